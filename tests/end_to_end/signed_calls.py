"""Calls of the native API as a program would make them: signed, with headers and JSON bodies of its own."""
import base64
import email.utils
import hashlib
import hmac
import http.client
import json
import ssl
import urllib.parse


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Caller:
    """Signs as the clients of version 5 do; keeps one connection."""

    def __init__(self, about):
        self.about = about
        self.connection = http.client.HTTPSConnection(about["host"], about["port"], timeout=60,
                                                      context=ssl.create_default_context(cafile=about["ca"]))

    def call(self, method, path, query=None, body=None, headers=None, text=None):
        """`text`: a body that is no JSON; its type is in the headers."""
        return self.send(self.signed(method, path, query, body, headers, text))

    def signed(self, method, path, query=None, body=None, headers=None, text=None):
        """A request that can be sent more than once."""
        query = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
        if text is None:
            text = "" if body is None else json.dumps(body)
        date = email.utils.formatdate()
        digest = hashlib.sha512(text.encode()).hexdigest()
        signed = "\n".join([date, method, self.about["host"], path, query, digest, hashlib.sha512(b"").hexdigest()])
        keys = self.about["admin_api"]
        signature = hmac.new(keys["skey"].encode(), signed.encode(), hashlib.sha512).hexdigest()
        sent = {"Date": date, "Host": self.about["host"], **(headers or {}),
                "Authorization": "Basic " + base64.b64encode(f"{keys['ikey']}:{signature}".encode()).decode()}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        return method, path + ("?" + query if query else ""), text.encode() or None, sent

    def send(self, request):
        method, target, body, headers = request
        self.connection.request(method, target, body=body, headers=headers)
        return Answer(self.connection.getresponse())

    def get(self, path, headers=None, **query):
        return self.call("GET", path, query, headers=headers)

    def post(self, path, headers=None, **body):
        return self.call("POST", path, body=body, headers=headers)
