import "../fonts.css";
import "../tokens.css";
import "../guide.css";

/** The server wrote the page; paper is all that a script is needed for. */
document.querySelector("[data-do=print]")?.addEventListener("click", () => window.print());
