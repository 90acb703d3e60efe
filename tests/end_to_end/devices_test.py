"""Phones, tokens and keys as the client that everybody installs sees them, over a server on embedded files."""
import stat

from support import EndToEnd


class Devices(EndToEnd):
    def test_V1_V6_every_method_of_the_public_client_for_devices(self):
        muster = self.muster()
        muster.serve()
        self.check_conformance(muster, "device_client.py")
        self.check_secrets(muster)

    def check_secrets(self, muster):
        """Of the tokens that are left, each in a file of its own; nowhere else."""
        tokens = muster.api("GET", "/admin/v1/tokens")["response"]
        self.assertTrue(tokens)
        files = {file.name: file for file in (muster.folder / "secrets").glob("*.token")}
        self.assertEqual(set(files), {token["token_id"] + ".token" for token in tokens})
        log = muster.run("log", "read", "--json").stdout
        for file in files.values():
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
            for secret in file.read_text().split():
                self.assertNotIn(secret, log)
