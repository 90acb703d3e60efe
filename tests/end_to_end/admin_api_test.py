"""The Admin API as the public client meets it: `muster serve` on embedded files, then on brokers and PostgreSQL."""
from support import EndToEnd


class AdminApi(EndToEnd):
    def test_U5_G1_public_client_users_and_groups(self):
        muster = self.muster()
        muster.serve()
        self.check_conformance(muster, "conformance_users.py")

    def test_U1_H4_what_was_written_is_there_after_a_kill(self):
        muster = self.muster()
        muster.serve()
        user = muster.api("POST", "/admin/v1/users", "username=amy", "alias2=amelia")["response"]
        muster.api("POST", f"/admin/v1/users/{user['user_id']}", "status=bypass", "alias1=am")
        before = muster.api("GET", f"/admin/v1/users/{user['user_id']}")["response"]
        self.assertEqual((before["status"], before["aliases"]), ("bypass", {"alias1": "am", "alias2": "amelia"}))
        muster.kill()
        muster.serve()
        self.assertEqual(muster.api("GET", f"/admin/v1/users/{user['user_id']}")["response"], before)

    def test_API_23_a_client_that_asks_too_often_is_told_when_to_come_again(self):
        muster = self.muster("[limits]\nrequests_per_minute = 6\n")
        muster.serve()
        self.assertEqual(muster.api("GET", "/admin/v1/users")["stat"], "OK")
        refused = muster.run("api", "GET", "/admin/v1/users", check=False)
        self.assertEqual((refused.returncode, '"code":42901' in refused.stdout.replace(" ", "")), (75, True), refused)
