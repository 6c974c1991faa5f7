// Serves a built site under /duizhao/ as the usual hosts of static sites do: over HTTP/2 and TLS, text compressed with gzip
// and kept by the browser for ten minutes. Listens on this machine alone; the certificate lives as long as the process.
//
//     node serve.mjs FOLDER        prints the port

import { existsSync, readFileSync, statSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { extname, join, normalize, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { generate } from "selfsigned";

const folder = resolve(process.argv[2]);
const TEXT = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

function answer(request, response) {
  const asked = decodeURI(new URL(request.url, "https://localhost").pathname);
  let path = join(folder, normalize(asked.replace(/^\/duizhao/, "")));
  if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
  if (!path.startsWith(folder) || !existsSync(path)) {
    response.writeHead(404);
    response.end();
    return;
  }
  let body = readFileSync(path);
  const type = TEXT[extname(path)];
  const headers = { "content-type": type ?? "application/octet-stream", "cache-control": "max-age=600" };
  if (type) {
    body = gzipSync(body, { level: 6 });
    headers["content-encoding"] = "gzip";
  }
  response.writeHead(200, { ...headers, "content-length": body.length });
  response.end(body);
}

const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], { days: 2 });
const server = createSecureServer({ cert, key, allowHTTP1: true }, answer);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
