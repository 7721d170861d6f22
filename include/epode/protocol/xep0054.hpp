#pragma once
/// XEP-0054: vcard-temp.
#include <epode/schema/table.hpp>

#include <array>
#include <variant>

namespace epode {

inline constexpr std::string_view vcard_namespace = "vcard-temp";

/// The parts of a name (XEP-0054 §9). Several middle names and the like: separated by commas.
struct vcard_name {
    std::optional<std::string> family, given, middle, prefix, suffix;
    bool operator==(const vcard_name&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   vcard_namespace, "N", "The parts of a name.",
                   child_text<&vcard_name::family>("FAMILY", "The family name.").json("family"),
                   child_text<&vcard_name::given>("GIVEN", "The given name.").json("given"),
                   child_text<&vcard_name::middle>("MIDDLE", "Middle names.").json("additional"),
                   child_text<&vcard_name::prefix>("PREFIX", "E.g. `Dr.`.").json("prefix"),
                   child_text<&vcard_name::suffix>("SUFFIX", "E.g. `Jr.`.").json("suffix"))
            .source("XEP-0054 §9");
    }
};

/// What a record that is one text is about (XEP-0054 §9).
enum class vcard_text_kind {
    birthday, ///< ISO 8601
    description,
    jid,
    mailer,
    nickname,
    note,
    product_id, ///< of the program that made the vCard
    revision,   ///< ISO 8601: when it was changed
    role,
    sort_string,
    timezone, ///< ISO 8601: the offset from UTC
    title,
    uid,
    url,
    version,
};
constexpr std::array<std::string_view, 15> xml_names(vcard_text_kind) {
    return {"BDAY", "DESC",        "JABBERID", "MAILER", "NICKNAME", "NOTE", "PRODID", "REV",
            "ROLE", "SORT-STRING", "TZ",       "TITLE",  "UID",      "URL",  "VERSION"};
}
constexpr std::array<std::string_view, 15> json_names(vcard_text_kind) {
    return {"birthday", "description", "jid",      "mailer", "nickname",
            "note",     "productId",   "revision", "role",   "sort",
            "timezone", "title",       "uid",      "url",    "version"};
}
/// A record that is one text (XEP-0054 §9).
struct vcard_text {
    vcard_text_kind kind{};
    std::string value;
    bool operator==(const vcard_text&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(vcard_namespace, "", "A record that is one text.",
                               element_name<&vcard_text::kind>("type", "What it is about."),
                               text<&vcard_text::value>("value", "The text."))
            .source("XEP-0054 §9")
            .at("vcard.record", "");
    }
};

/// Of an address, or of the label of one (XEP-0054 §9).
enum class vcard_address_type { home, work, postal, parcel, domestic, international };
constexpr std::array<std::string_view, 6> xml_names(vcard_address_type) {
    return {"HOME", "WORK", "POSTAL", "PARCEL", "DOM", "INTL"};
}
constexpr std::array<std::string_view, 6> json_names(vcard_address_type) {
    return {"home", "work", "postal", "parcel", "domestic", "international"};
}
/// A postal address (XEP-0054 §9).
struct vcard_address {
    std::vector<vcard_address_type> types;
    bool preferred = false;
    std::optional<std::string> post_office_box;
    std::optional<std::string> extended; ///< e.g. a floor
    std::optional<std::string> street, city, region, code, country;
    bool operator==(const vcard_address&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_address;
        return schema::element(
                   vcard_namespace, "ADR", "A postal address.",
                   child_name<&self::types>(vcard_namespace, "types", "What it is for.").listed(),
                   flag<&self::preferred>("PREF", "Use this one.").json("preferred"),
                   child_text<&self::post_office_box>("POBOX", "The post office box.")
                       .json("pobox"),
                   child_text<&self::extended>("EXTADD", "E.g. a floor.").json("street2"),
                   child_text<&self::street>("STREET", "Street and number.").json("street"),
                   child_text<&self::city>("LOCALITY", "The city.").json("city"),
                   child_text<&self::region>("REGION", "The region.").json("region"),
                   child_text<&self::code>("PCODE", "The postal code.").json("code"),
                   child_text<&self::country>("CTRY", "The country.").json("country"))
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "address");
    }
};

/// What to write on a letter (XEP-0054 §9).
struct vcard_label {
    std::vector<vcard_address_type> types;
    bool preferred = false;
    std::vector<std::string> lines;
    bool operator==(const vcard_label&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_label;
        return schema::element(
                   vcard_namespace, "LABEL", "What to write on a letter.",
                   child_name<&self::types>(vcard_namespace, "types", "What it is for.").listed(),
                   flag<&self::preferred>("PREF", "Use this one.").json("preferred"),
                   child_text<&self::lines>("LINE", "A line.").json("lines").listed().keep_empty())
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "addressLabel");
    }
};

/// XEP-0054 §9.
enum class vcard_phone_type {
    home,
    work,
    voice,
    fax,
    pager,
    msg,
    cell,
    video,
    bbs,
    modem,
    isdn,
    pcs,
};
constexpr std::array<std::string_view, 12> xml_names(vcard_phone_type) {
    return {"HOME", "WORK",  "VOICE", "FAX",   "PAGER", "MSG",
            "CELL", "VIDEO", "BBS",   "MODEM", "ISDN",  "PCS"};
}
constexpr std::array<std::string_view, 12> json_names(vcard_phone_type) {
    return {"home", "work",  "voice", "fax",   "pager", "msg",
            "cell", "video", "bbs",   "modem", "isdn",  "pcs"};
}
/// A telephone number (XEP-0054 §9).
struct vcard_phone {
    std::vector<vcard_phone_type> types;
    bool preferred = false;
    std::string number; ///< its element is written even when it is empty (§8)
    bool operator==(const vcard_phone&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_phone;
        return schema::element(
                   vcard_namespace, "TEL", "A telephone number.",
                   child_name<&self::types>(vcard_namespace, "types", "What it is for.").listed(),
                   flag<&self::preferred>("PREF", "Use this one.").json("preferred"),
                   child_text<&self::number>("NUMBER", "The number.").json("value").keep_empty())
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "tel");
    }
};

/// XEP-0054 §9.
enum class vcard_email_type { home, work, internet, x400 };
constexpr std::array<std::string_view, 4> xml_names(vcard_email_type) {
    return {"HOME", "WORK", "INTERNET", "X400"};
}
constexpr std::array<std::string_view, 4> json_names(vcard_email_type) {
    return {"home", "work", "internet", "x400"};
}
/// An address for email (XEP-0054 §9).
struct vcard_email {
    std::vector<vcard_email_type> types;
    bool preferred = false;
    std::optional<std::string> address;
    bool operator==(const vcard_email&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_email;
        return schema::element(
                   vcard_namespace, "EMAIL", "An address for email.",
                   child_name<&self::types>(vcard_namespace, "types", "What it is for.").listed(),
                   flag<&self::preferred>("PREF", "Use this one.").json("preferred"),
                   child_text<&self::address>("USERID", "The address.").json("value"))
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "email");
    }
};

enum class vcard_image_kind { photo, logo };
constexpr std::array<std::string_view, 2> xml_names(vcard_image_kind) { return {"PHOTO", "LOGO"}; }
constexpr std::array<std::string_view, 2> json_names(vcard_image_kind) { return {"photo", "logo"}; }
/// A photo of the person, or the logo of the organisation (XEP-0054 §9): within or by address.
struct vcard_image {
    vcard_image_kind kind{};
    std::optional<std::string> media_type; ///< e.g. `image/png`; a hint (XEP-0153 §5)
    std::optional<std::string> data;       ///< base64, as it stands; see octets()
    std::optional<std::string> url;
    bool operator==(const vcard_image&) const = default;

    /// The image; absent when there is none within, or when it is no base64.
    std::optional<std::string> octets() const;
    void set_octets(std::string_view image);

    static consteval auto table() {
        using namespace schema;
        using self = vcard_image;
        return schema::element(
                   vcard_namespace, "", "A photo or a logo.",
                   element_name<&self::kind>("type", "Which of them."),
                   child_text<&self::media_type>("TYPE", "E.g. `image/png`.").json("mediaType"),
                   child_text<&self::data>("BINVAL", "The image: base64.").json("data"),
                   child_text<&self::url>("EXTVAL", "Where the image is.").json("url"))
            .source("XEP-0054 §9")
            .at("vcard.record", "");
    }
};

/// How the name is said (XEP-0054 §9): one of the three.
struct vcard_sound {
    std::optional<std::string> phonetic; ///< in writing
    std::optional<std::string> data;     ///< base64
    std::optional<std::string> url;
    bool operator==(const vcard_sound&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_sound;
        return schema::element(
                   vcard_namespace, "SOUND", "How the name is said.",
                   child_text<&self::phonetic>("PHONETIC", "In writing.").json("phonetic"),
                   child_text<&self::data>("BINVAL", "A recording: base64.").json("data"),
                   child_text<&self::url>("EXTVAL", "Where a recording is.").json("url"))
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "sound");
    }
};

/// Where it is (XEP-0054 §9): in degrees.
struct vcard_position {
    std::optional<double> latitude, longitude;
    bool operator==(const vcard_position&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_position;
        return schema::element(
                   vcard_namespace, "GEO", "Where it is, in degrees.",
                   child_text<&self::latitude>("LAT", "North.").json("latitude").lenient(),
                   child_text<&self::longitude>("LON", "East.").json("longitude").lenient())
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "geo");
    }
};

/// An organisation and its parts, the greater first (XEP-0054 §9).
struct vcard_organization {
    std::optional<std::string> name;
    std::vector<std::string> units;
    bool operator==(const vcard_organization&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_organization;
        return schema::element(vcard_namespace, "ORG", "An organisation.",
                               child_text<&self::name>("ORGNAME", "Its name.").json("value"),
                               child_text<&self::units>("ORGUNIT", "A part of it.")
                                   .json("units")
                                   .listed()
                                   .keep_empty())
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "organization");
    }
};

/// Categories that an application gave (XEP-0054 §9).
struct vcard_categories {
    std::vector<std::string> keywords;
    bool operator==(const vcard_categories&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(vcard_namespace, "CATEGORIES", "Categories.",
                               child_text<&vcard_categories::keywords>("KEYWORD", "A category.")
                                   .json("value")
                                   .listed()
                                   .keep_empty())
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "categories");
    }
};

/// XEP-0054 §9.
enum class vcard_privacy { public_, private_, confidential };
constexpr std::array<std::string_view, 3> xml_names(vcard_privacy) {
    return {"PUBLIC", "PRIVATE", "CONFIDENTIAL"};
}
constexpr std::array<std::string_view, 3> json_names(vcard_privacy) {
    return {"public", "private", "confidential"};
}
/// Whom the vCard is for (XEP-0054 §9).
struct vcard_class {
    std::optional<vcard_privacy> privacy;
    bool operator==(const vcard_class&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(vcard_namespace, "CLASS", "Whom the vCard is for.",
                               child_name<&vcard_class::privacy>(vcard_namespace, "value", "Whom."))
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "class");
    }
};

/// A key or certificate (XEP-0054 §9).
struct vcard_key {
    std::optional<std::string> type; ///< of the key
    std::string credential;
    bool operator==(const vcard_key&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   vcard_namespace, "KEY", "A key or certificate.",
                   child_text<&vcard_key::type>("TYPE", "What kind of key.").json("mediaType"),
                   child_text<&vcard_key::credential>("CRED", "The key.").json("value"))
            .source("XEP-0054 §9")
            .at("vcard.record", "")
            .choice("type", "key");
    }
};

struct vcard_temp;

/// Somebody who acts for the person (XEP-0054 §9): a vCard, or where one is.
struct vcard_agent {
    std::vector<vcard_temp> cards; ///< at most one; a list since the type contains itself
    std::optional<std::string> url;
    bool operator==(const vcard_agent&) const;

    static consteval auto table();
};

/// A vCard: request (empty) and answer (XEP-0054 §3). One is stored whole: who changes a part has
/// to send all the rest, too.
struct vcard_temp {
    using record = std::variant<vcard_text, vcard_address, vcard_label, vcard_phone, vcard_email,
                                vcard_image, vcard_sound, vcard_position, vcard_organization,
                                vcard_categories, vcard_class, vcard_key, vcard_agent>;

    std::optional<std::string> version; ///< the attribute (§8): some write it so
    std::optional<std::string> full_name;
    std::optional<vcard_name> name;
    std::vector<record> records;
    schema::payloads extensions; ///< what is in no specification
    bool operator==(const vcard_temp&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = vcard_temp;
        return schema::element(
                   vcard_namespace, "vCard", "A vCard.",
                   attribute<&self::version>("version", "Of the format; some write it so."),
                   child_text<&self::full_name>("FN", "The whole name.").json("fullName"),
                   child<&self::name>("name", "The parts of the name."),
                   choice<&self::records>("records", "vcard.record", "All the rest, in order."),
                   schema::extensions<&self::extensions>("vcard", "What is in no specification."))
            .source("XEP-0054 §3")
            .at("", "vcardTemp")
            .default_choice("format", "vcard-temp")
            .at("iq", "vcard")
            .default_choice("format", "vcard-temp");
    }
};

consteval auto vcard_agent::table() {
    using namespace schema;
    return schema::element(vcard_namespace, "AGENT", "Somebody who acts for the person.",
                           child<&vcard_agent::cards>("vcards", "The vCard."),
                           child_text<&vcard_agent::url>("EXTVAL", "Where it is.").json("url"))
        .source("XEP-0054 §9")
        .at("vcard.record", "")
        .choice("type", "agent");
}

} // namespace epode
