#include "connectors/dn.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "domain/base/ascii.hpp"

namespace muster::connectors {
namespace {

bool is_space(char c) {
    return c == ' ';
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// RFC 4519's names and OIDs of the attributes that name entries.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> other_names{{
    {"commonname", "cn"},
    {"2.5.4.3", "cn"},
    {"surname", "sn"},
    {"2.5.4.4", "sn"},
    {"countryname", "c"},
    {"2.5.4.6", "c"},
    {"localityname", "l"},
    {"2.5.4.7", "l"},
    {"stateorprovincename", "st"},
    {"2.5.4.8", "st"},
    {"organizationname", "o"},
    {"2.5.4.10", "o"},
    {"organizationalunitname", "ou"},
    {"2.5.4.11", "ou"},
    {"domaincomponent", "dc"},
    {"0.9.2342.19200300.100.1.25", "dc"},
    {"userid", "uid"},
    {"0.9.2342.19200300.100.1.1", "uid"},
}};

std::string_view one_name(std::string_view type) {
    if (type.starts_with("oid.")) type.remove_prefix(4);
    if (type.size() <= 3) return type;
    for (const auto& [other, name] : other_names)
        if (other == type) return name;
    return type;
}

// Walks the text of a DN, one `type=value` at a time.
class Walker {
public:
    explicit Walker(std::string_view text) : text_(text) {}

    // The separator behind the pair: ',' or '+', or 0 at the end; nothing where it is no DN.
    std::optional<char> next(std::string& type, std::string& value) {
        type.clear();
        value.clear();
        skip_spaces();
        while (at_ < text_.size() && text_[at_] != '=') {
            const char c = ascii_lower(text_[at_++]);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || is_space(c)))
                return std::nullopt;
            type += c;
        }
        while (!type.empty() && is_space(type.back())) type.pop_back();
        if (type.empty() || at_ == text_.size()) return std::nullopt;
        ++at_;
        skip_spaces();
        if (at_ < text_.size() && text_[at_] == '"') return quoted(value);
        return plain(value);
    }

private:
    std::optional<char> plain(std::string& value) {
        std::size_t kept = 0;  // spaces behind this are not part of the value, unless escaped
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ',' || c == ';' || c == '+') break;
            if (c == '\\') {
                if (!escaped(value)) return std::nullopt;
                kept = value.size();
                continue;
            }
            value += c;
            ++at_;
            if (!is_space(c)) kept = value.size();
        }
        value.resize(kept);
        return separator();
    }

    std::optional<char> quoted(std::string& value) {
        for (++at_; at_ < text_.size() && text_[at_] != '"';) {
            if (text_[at_] == '\\') {
                if (!escaped(value)) return std::nullopt;
            } else {
                value += text_[at_++];
            }
        }
        if (at_ == text_.size()) return std::nullopt;
        ++at_;
        skip_spaces();
        return separator();
    }

    bool escaped(std::string& value) {
        if (at_ + 1 >= text_.size()) return false;
        const int high = nibble(text_[at_ + 1]);
        const int low = at_ + 2 < text_.size() ? nibble(text_[at_ + 2]) : -1;
        if (high >= 0 && low >= 0) {
            value += static_cast<char>(high << 4 | low);
            at_ += 3;
        } else {
            value += text_[at_ + 1];
            at_ += 2;
        }
        return true;
    }

    std::optional<char> separator() {
        if (at_ == text_.size()) return '\0';
        const char c = text_[at_];
        if (c != ',' && c != ';' && c != '+') return std::nullopt;
        ++at_;
        return c == ';' ? ',' : c;
    }

    void skip_spaces() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

void append_value(std::string& out, std::string& value, const NameFolding& folding) {
    const bool ascii = std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) {
        value = ascii_lower(value);
    } else if (auto folded = folding.fold(value)) {
        value = std::move(*folded);
    }
    bool space_before = true;
    for (const char c : value) {
        if (is_space(c)) {
            if (space_before) continue;
            space_before = true;
            out += c;
            continue;
        }
        space_before = false;
        switch (c) {
            case ',':
                out += "\\2c";
                break;
            case '+':
                out += "\\2b";
                break;
            case '\\':
                out += "\\5c";
                break;
            default:
                out += c;
        }
    }
    while (!out.empty() && is_space(out.back())) out.pop_back();
}

}  // namespace

std::optional<std::string> normalise_dn(std::string_view dn, const NameFolding& folding) {
    std::string out;
    if (dn.empty()) return out;
    out.reserve(dn.size());
    Walker walker{dn};
    std::string type;
    std::string value;
    std::vector<std::string> parts;  // of a multi-valued RDN
    while (true) {
        const auto separator = walker.next(type, value);
        if (!separator) return std::nullopt;
        if (*separator == '+' || !parts.empty()) {
            std::string part{one_name(type)};
            part += '=';
            append_value(part, value, folding);
            parts.push_back(std::move(part));
            if (*separator == '+') continue;
            std::ranges::sort(parts);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                if (i != 0) out += '+';
                out += parts[i];
            }
            parts.clear();
        } else {
            out += one_name(type);
            out += '=';
            append_value(out, value, folding);
        }
        if (*separator == '\0') return out;
        out += ',';
    }
}

bool is_below(std::string_view dn, std::string_view ancestor) {
    if (ancestor.empty()) return !dn.empty();
    return dn.size() > ancestor.size() + 1 && dn.ends_with(ancestor) && dn[dn.size() - ancestor.size() - 1] == ',';
}

bool is_at_or_below(std::string_view dn, std::string_view ancestor) {
    return dn == ancestor || is_below(dn, ancestor);
}

std::string_view parent_of(std::string_view dn) {
    const auto comma = dn.find(',');
    return comma == std::string_view::npos ? std::string_view{} : dn.substr(comma + 1);
}

std::string_view common_ancestor(std::string_view one, std::string_view other) {
    while (!is_at_or_below(other, one)) one = parent_of(one);
    return one;
}

std::optional<Rdn> first_rdn(std::string_view dn) {
    Walker walker{dn};
    Rdn rdn;
    if (!walker.next(rdn.type, rdn.value)) return std::nullopt;
    rdn.type = std::string{one_name(rdn.type)};
    return rdn;
}

}  // namespace muster::connectors
