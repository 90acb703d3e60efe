// What the embedded log promises beyond the port.
#include "infra/sqlite/log_file.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "infra/sqlite/handles.hpp"
#include "infra/sqlite/log_audit.hpp"
#include "infra/sqlite/log_headers.hpp"
#include "tests/contract/log/linked_records.hpp"
#include "tests/support/digest.hpp"

namespace muster::sqlite {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class LogFile : public ::testing::Test {
protected:
    LogFile() {
        std::string name = (fs::temp_directory_path() / "muster-log-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        file_ = (folder_ / "log.db").string();
    }
    ~LogFile() override { fs::remove_all(folder_); }

    Result<std::unique_ptr<Log>, PortFailure> open(ledger::Partition partitions = 4) {
        return open_log_file({.file = file_, .partitions = partitions, .new_ledger = {9, 8, 7}}, digest_);
    }
    std::unique_ptr<Log> opened() {
        auto log = open();
        if (!log) throw std::runtime_error(log.error().what);
        return *std::move(log);
    }
    Database database() {
        sqlite3* raw = nullptr;
        sqlite3_open_v2(file_.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
        return Database{raw};
    }
    void expect_refused_naming(const Result<std::unique_ptr<Log>, PortFailure>& log, const std::string& what) {
        ASSERT_FALSE(log);
        EXPECT_EQ(log.error().retry, PortFailure::Retry::never);
        EXPECT_NE(log.error().what.find(file_), std::string::npos) << log.error().what;
        EXPECT_NE(log.error().what.find(what), std::string::npos) << log.error().what;
    }
    static std::size_t records_in(Log& log) {
        auto batch = (*log.reader(0, 0))->read(1000, 1s);
        return batch ? batch->records.size() : 0;
    }

    const Digest& digest_ = test::real_digest();
    fs::path folder_;
    std::string file_;
};

TEST_F(LogFile, is_its_owners_alone) {
    const auto log = opened();
    const auto appender = *log->appender(0);
    appender->append(test::LinkedRecords{digest_, log->ledger_id(), 0}.next_attempts(1));
    for (const auto& entry : fs::directory_iterator{folder_}) {
        EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write) << entry.path();
    }
}

// Whoever writes to the file, with whatever settings: it holds one history.
TEST_F(LogFile, refuses_an_orphan_a_gap_and_a_fork_to_any_program) {
    const auto log = opened();
    const auto appender = *log->appender(0);
    appender->append(test::LinkedRecords{digest_, log->ledger_id(), 0}.next_attempts(3));
    const auto stranger = database();
    const auto insert = [&](int sequence, const std::string& prev) {
        return execute(stranger, "INSERT INTO record (partition, sequence, prev, hash, headers, data) VALUES (0, " +
                                     std::to_string(sequence) + ", " + prev + ", x'00', x'', x'')");
    };
    const auto hash_of = [](int sequence) {
        return "(SELECT hash FROM record WHERE partition = 0 AND sequence = " + std::to_string(sequence) + ")";
    };
    EXPECT_EQ(insert(4, "x'0102'") & 0xFF, SQLITE_CONSTRAINT) << "an orphan";
    EXPECT_EQ(insert(4, hash_of(2)) & 0xFF, SQLITE_CONSTRAINT) << "behind a record that is not the last";
    EXPECT_EQ(insert(5, hash_of(3)) & 0xFF, SQLITE_CONSTRAINT) << "a gap";
    EXPECT_EQ(insert(3, hash_of(2)) & 0xFF, SQLITE_CONSTRAINT) << "a fork";
    EXPECT_EQ(insert(0, "NULL") & 0xFF, SQLITE_CONSTRAINT) << "a second beginning";
    EXPECT_EQ(records_in(*log), 3U);
    EXPECT_EQ(insert(4, hash_of(3)), SQLITE_OK) << "what hangs on the last one";
}

TEST_F(LogFile, of_another_number_of_partitions_is_refused_naming_both) {
    ASSERT_TRUE(open(4));
    const auto log = open(16);
    expect_refused_naming(log, "4 partitions");
    expect_refused_naming(log, "16");
}

TEST_F(LogFile, of_a_newer_muster_is_refused) {
    ASSERT_TRUE(open());
    ASSERT_EQ(execute(database(), "PRAGMA user_version = 2"), SQLITE_OK);
    expect_refused_naming(open(), "newer");
}

TEST_F(LogFile, of_somebody_else_is_refused_and_left_as_it_is) {
    ASSERT_EQ(execute(database(), "CREATE TABLE theirs (x)"), SQLITE_OK);
    expect_refused_naming(open(), "no event log");
    const auto journal = database();
    const auto mode = prepare(journal, "PRAGMA journal_mode");
    ASSERT_EQ(sqlite3_step(mode.get()), SQLITE_ROW);
    EXPECT_EQ(column_bytes(mode, 0), "delete");
}

TEST_F(LogFile, that_is_no_database_is_refused) {
    std::ofstream{file_}
        << "some text that is longer than the header of a database, so that it is looked at at all.....";
    expect_refused_naming(open(), "not a database");
}

TEST_F(LogFile, that_is_missing_is_not_made_for_who_only_reads) {
    const auto log = open_log_file({.file = file_, .missing = LogFileOptions::Missing::refuse}, digest_);
    ASSERT_FALSE(log);
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(LogFile, H3_a_stored_hash_that_was_altered_is_named_and_nothing_is_appended_behind_it) {
    const auto log = opened();
    test::LinkedRecords records{digest_, log->ledger_id(), 2};
    (*log->appender(2))->append(records.next_attempts(3));
    EXPECT_FALSE(first_bad_row(file_, digest_)->has_value());
    ASSERT_EQ(execute(database(), "UPDATE record SET hash = zeroblob(32) WHERE partition = 2 AND sequence = 3"),
              SQLITE_OK);
    const auto bad = first_bad_row(file_, digest_);
    ASSERT_TRUE(bad && *bad);
    EXPECT_EQ((*bad)->partition, 2U);
    EXPECT_EQ((*bad)->sequence, 3U);
    const auto appender = log->appender(2);
    ASSERT_FALSE(appender);
    EXPECT_NE(appender.error().what.find("partition 2, sequence 3"), std::string::npos) << appender.error().what;
    EXPECT_TRUE(log->appender(1));
}

TEST_F(LogFile, H3_rows_in_no_partition_and_altered_beginnings_are_named) {
    const auto log = opened();
    ASSERT_EQ(execute(database(), "INSERT INTO record VALUES (77, 0, NULL, zeroblob(32), x'', x'')"), SQLITE_OK);
    EXPECT_EQ((**first_bad_row(file_, digest_)).partition, 77U);
    ASSERT_EQ(execute(database(), "UPDATE record SET hash = zeroblob(32) WHERE partition = 1 AND sequence = 0"),
              SQLITE_OK);
    EXPECT_EQ((**first_bad_row(file_, digest_)).partition, 1U);
}

TEST_F(LogFile, of_a_build_before_the_trigger_gets_it_when_it_is_opened) {
    (void)opened();
    ASSERT_EQ(execute(database(), "DROP TRIGGER link"), SQLITE_OK);
    (void)opened();
    EXPECT_EQ(execute(database(), "INSERT INTO record VALUES (0, 5, zeroblob(32), zeroblob(32), x'', x'')"),
              SQLITE_CONSTRAINT_TRIGGER);
}

TEST_F(LogFile, takes_all_records_of_an_append_or_none) {
    const auto log = opened();
    const auto appender = *log->appender(0);
    auto batch = test::LinkedRecords{digest_, log->ledger_id(), 0}.next_attempts(5);
    batch[3].record.data = "{\"altered\":1}";  // so the fifth hangs on what is not there
    appender->append(std::move(batch));
    const auto answers = appender->poll(0ms);
    ASSERT_EQ(answers.size(), 5U);
    for (const auto& answered : answers) {
        EXPECT_TRUE(std::holds_alternative<log::NotAppended>(answered.answer)) << answered.attempt;
    }
    EXPECT_EQ(records_in(*log), 0U);
    EXPECT_FALSE(appender->broken());
}

TEST_F(LogFile, refuses_gaps_and_links_into_another_partition) {
    const auto log = opened();
    test::LinkedRecords records{digest_, log->ledger_id(), 0};
    const auto first = records.next_attempts(1);
    auto gap = records.next_attempts(1);
    gap[0].record.headers[3].value = "00000000000000000007";
    const auto appender = *log->appender(0);
    const auto elsewhere = *log->appender(1);
    appender->append(first);
    EXPECT_TRUE(std::holds_alternative<log::Appended>(appender->poll(0ms).at(0).answer));
    appender->append(gap);
    EXPECT_TRUE(std::holds_alternative<log::NotAppended>(appender->poll(0ms).at(0).answer));
    elsewhere->append(first);
    EXPECT_TRUE(std::holds_alternative<log::NotAppended>(elsewhere->poll(0ms).at(0).answer));
    appender->append({{.attempt = 1, .record = {.headers = {}, .data = "garbage"}, .time = {}}});
    EXPECT_TRUE(std::holds_alternative<log::NotAppended>(appender->poll(0ms).at(0).answer));
}

TEST_F(LogFile, an_error_at_commit_is_unknown_and_a_new_appender_goes_on) {
    const auto log = opened();
    test::LinkedRecords records{digest_, log->ledger_id(), 0};
    const auto appender = *log->appender(0);
    appender->append(records.next_attempts(1));
    (void)appender->poll(0ms);

    // The pages of a transaction reach the file at COMMIT; there is room for half a record.
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit full{.rlim_cur = fs::file_size(file_ + "-wal") + 2048, .rlim_max = before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
    auto lost = records;
    appender->append(lost.next_attempts(10));
    ::setrlimit(RLIMIT_FSIZE, &before);

    const auto answers = appender->poll(0ms);
    ASSERT_EQ(answers.size(), 10U);
    EXPECT_TRUE(std::holds_alternative<log::Unknown>(answers[0].answer));
    EXPECT_TRUE(appender->broken());
    appender->append(records.next_attempts(1));
    EXPECT_TRUE(std::holds_alternative<log::NotAppended>(appender->poll(0ms).at(0).answer));

    const auto found = records_in(*log);
    EXPECT_EQ(found, 1U);
    auto next = test::LinkedRecords{digest_, log->ledger_id(), 0};
    (void)next.next_attempts(1);
    const auto again = *log->appender(0);
    again->append(next.next_attempts(3));
    EXPECT_TRUE(std::holds_alternative<log::Appended>(again->poll(0ms).at(0).answer));
}

TEST_F(LogFile, that_vanished_fails_the_check) {
    const auto log = opened();
    EXPECT_TRUE(log->check());
    fs::remove(file_);
    EXPECT_FALSE(log->check());
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(LogFile, has_no_partition_beyond_its_number) {
    const auto log = opened();
    EXPECT_FALSE(log->reader(4, 0));
    EXPECT_FALSE(log->appender(4));
}

TEST(LogHeaders, come_back_as_they_were) {
    const ledger::Link link{.sequence = 42, .prev = {1, 2, 3}};
    const std::vector<ledger::Header> headers{{"ce_prev", ledger::to_hex(link.prev)},
                                              {"ce_sequence", "00000000000000000042"},
                                              {"ce_prev", "another"},
                                              {"ce_type", std::string(300, 'x')},
                                              {"", ""},
                                              {"unknown", std::string("\0\xff", 2)}};
    const auto bytes = pack_headers(headers, link);
    EXPECT_LT(bytes.size(), 340U);
    EXPECT_EQ(unpack_headers(bytes, link), headers);
    for (std::size_t size = 3; size < bytes.size(); ++size) {
        const auto cut = unpack_headers(std::string_view{bytes}.substr(0, size), link);
        EXPECT_LT(cut.value_or(std::vector<ledger::Header>{}).size(), headers.size());
    }
}

}  // namespace
}  // namespace muster::sqlite
