#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/base/instant.hpp"

namespace muster {

/// B2: may Help Desk make bypass codes: as it likes, within limits, not at all?
enum class HelpdeskBypass { allow, limit, deny };
enum class Language { en, de, fr };

/// The account's settings, named as the API names them. What each may hold, and which rule reads it,
/// stands in `settings_table.cpp`; whatever changes one goes through there.
struct Settings {
    std::uint32_t lockout_threshold = 10;                  // A3: failures in a row
    std::optional<std::uint32_t> lockout_expire_duration;  // A3: minutes; nothing: until changed by hand
    std::uint32_t inactive_user_expiration = 0;            // A5: days; 0: off
    std::uint32_t pending_deletion_days = 7;               // T1
    bool delete_sends_to_trash = false;                    // T11
    HelpdeskBypass helpdesk_bypass = HelpdeskBypass::allow;
    std::uint32_t helpdesk_bypass_expiration = 0;       // minutes; 0: 60, changeable
    bool helpdesk_can_send_enroll_email = false;        // E10
    std::string helpdesk_message;                       // E3
    bool user_managers_can_put_users_in_bypass = true;  // S2
    std::uint32_t sms_batch = 1;                        // B6
    std::uint32_t sms_expiration = 0;                   // B6: minutes; 0: never
    bool sms_refresh = false;                           // B6
    std::string sms_message = "SMS passcodes";          // B6
    std::optional<std::uint32_t> log_retention_days;    // nothing: all
    std::string name;                                   // of the account
    std::string timezone = "UTC";
    Language language = Language::en;
    std::string fraud_email;  // empty: all admins
    bool fraud_email_enabled = true;
    std::uint32_t inactive_admin_expiration = 0;          // days; 0: off
    std::uint32_t unenrolled_user_lockout_threshold = 0;  // days; 0: off
    std::uint32_t minimum_password_length = 12;
    bool password_requires_upper_alpha = false;
    bool password_requires_lower_alpha = false;
    bool password_requires_numeric = false;
    bool password_requires_special = false;
    bool instant_restore_enabled = true;
    bool security_checkup_enabled = true;
    bool enrollment_universal_prompt_enabled = false;
    bool email_activity_notification_enabled = false;
    bool push_activity_notification_enabled = false;
    bool global_ssp_policy_enforced = false;
    bool req_fips_passcodes_android = false;
    std::string duo_mobile_otp_type;  // empty: none
    bool mobile_analytics_disabled = false;
    std::string enrollment_module = "new";
    std::uint32_t telephony_warning_min = 0;     // credits
    std::uint32_t user_telephony_cost_max = 20;  // credits
    std::string caller_id;
    std::string keypress_confirm;
    std::string keypress_fraud;

    [[nodiscard]] Days trash_days() const { return Days{pending_deletion_days}; }

    friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace muster
