// Node's own WebSocket as a receiver: told on stdin what to open and close, says on stdout what it hears. A JSON object a line.
import { createInterface } from "node:readline";

const sockets = new Map();
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const { open, close, url, headers, protocol } = JSON.parse(line);
  if (close) {
    sockets.get(close).close();
    continue;
  }
  const socket = new WebSocket(url, { protocols: [protocol], headers });
  sockets.set(open, socket);
  socket.onopen = () => say({ name: open, extensions: socket.extensions });
  socket.onmessage = ({ data }) => say({ name: open, text: data });
  socket.onclose = ({ code }) => say({ name: open, code });
}
