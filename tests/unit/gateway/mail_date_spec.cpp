#include "gateway/mail_date.hpp"

#include <gtest/gtest.h>

namespace muster::gateway {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

const Instant noon = sys_days{year{2024} / 6 / 1} + std::chrono::hours{12};

TEST(MailDate, R3_every_zone_names_the_same_moment) {
    for (const auto* text :
         {"Sat, 01 Jun 2024 12:00:00 -0000", "Sat, 01 Jun 2024 12:00:00 GMT", "Sat, 1 Jun 2024 14:00:00 +0200",
          "01 Jun 2024 12:00:00 +0000", "sat, 01 jun 2024 07:00:00 EST", "Sat, 01 Jun 2024 17:30:00 +0530",
          "Sat, 01 Jun 2024 12:00 UT", "Sat,  01 Jun 24 12:00:00 UTC"}) {
        EXPECT_EQ(parse_mail_date(text), noon) << text;
    }
}

TEST(MailDate, R3_anything_else_is_unreadable) {
    for (const auto* text :
         {"", "yesterday", "2024-06-01T12:00:00Z", "Sat, 01 Jun 2024 12:00:00", "Sat, 31 Jun 2024 12:00:00 GMT",
          "Sat, 01 Jun 2024 24:00:00 GMT", "Sat, 01 Jun 2024 12:60:00 GMT", "Sat, 01 Jun 2024 12:00:00 +2",
          "Sat, 01 Jun 2024 12:00:00 GMT x", "Xxx, 01 Jun 2024 12:00:00 GMT", "Sat, 01 Foo 2024 12:00:00 GMT",
          "Sat, 01 Jun 2024 12:00:00 +0099", "Sat, 01 Jun 99999 12:00:00 GMT", "1717243200"}) {
        EXPECT_FALSE(parse_mail_date(text)) << text;
    }
}

TEST(MailDate, R3_what_is_written_is_read) {
    EXPECT_EQ(format_mail_date(noon + std::chrono::milliseconds{999}), "Sat, 01 Jun 2024 12:00:00 -0000");
    EXPECT_EQ(parse_mail_date(format_mail_date(noon)), noon);
}

}  // namespace
}  // namespace muster::gateway
