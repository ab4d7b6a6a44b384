"""The driver's line to the processes of the crowd."""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIMIT = 1 << 27  # bytes of an answer: pictures are large
PATIENCE = 60.0  # seconds for an answer
HALF = 1000  # screens in one process


class Link:
    """All processes of the crowd as one."""

    def __init__(self) -> None:
        self.screens = 0
        self._processes: list[asyncio.subprocess.Process] = []
        self._asking = asyncio.Lock()

    async def start(self, port: int, token: str, seed: int, screens: list[tuple[str, bool, bool]]) -> None:
        """screens: place, does it negotiate deflate, is its line poor."""
        self.screens = len(screens)
        parts = -(-len(screens) // HALF)
        for part in range(parts):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.soak.crowd",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT, limit=LIMIT,
            )  # fmt: skip
            task = {"port": port, "token": token, "seed": f"{seed}/{part}", "screens": screens[part::parts]}
            assert process.stdin is not None
            process.stdin.write(json.dumps(task).encode() + b"\n")
            self._processes.append(process)

    async def stop(self) -> None:
        for process in self._processes:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def ask(self, question: str) -> dict[str, Any]:
        """Ask all; the answers added up: "counts" is a Counter."""
        answers = await self._answers(question)
        total: dict[str, Any] = {"counts": Counter(), "lost": []}
        for answer in answers:
            for name, value in answer.items():
                if name == "counts":
                    total["counts"].update(value)
                else:
                    total[name] = total[name] + value if name in total else value
        return total

    async def pictures(self) -> dict[str, Any]:
        answers = await self._answers("pictures")
        documents = {name: each for answer in answers for name, each in answer["pictures"].items()}
        return {"groups": [group for answer in answers for group in answer["groups"]], "pictures": documents}

    async def _answers(self, question: str) -> list[dict[str, Any]]:
        async with self._asking, asyncio.timeout(PATIENCE):
            return await asyncio.gather(*(self._answer(process, question) for process in self._processes))

    async def _answer(self, process: asyncio.subprocess.Process, question: str) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(question.encode() + b"\n")
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError(f"a process of the crowd ended: {await process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer
