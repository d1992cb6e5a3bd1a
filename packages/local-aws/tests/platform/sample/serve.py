"""A model server: answers with the text of its model and the length of the request; 'break' is an error."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

model = (Path(sys.argv[1]) / 'model').read_text()
if model == 'damaged':
    sys.exit('the model cannot be loaded')


(Path(sys.argv[1]) / 'server.port').write_text(sys.argv[2])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, b'')

    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length']))
        if body == b'break':
            self.answer(500, b'broken')
        else:
            self.answer(200, f'{model} {len(body)}'.encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header('content-type', 'text/csv')
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(('127.0.0.1', int(sys.argv[2])), Handler).serve_forever()
