// Run as a process of its own: the plain proxy that all others are compared with.

import { Agent, createServer, request as sendRequest } from 'node:http';

const [port, upstreamUrl = ''] = process.argv.slice(2);
const { hostname, port: upstreamPort } = new URL(upstreamUrl);
const agent = new Agent({ keepAlive: true });

createServer((request, response) => {
  const { method, url: path, headers } = request;
  const forwarded = sendRequest({ hostname, port: upstreamPort, method, path, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  request.pipe(forwarded);
}).listen(Number(port), '127.0.0.1');
