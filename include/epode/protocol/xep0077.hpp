#pragma once
/// XEP-0077: In-Band Registration.
#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0066.hpp>

namespace epode {

/// Asks for an account, a new password, or the end of an account, and tells what is to be told
/// (XEP-0077 §3). In an answer, an empty text stands for a field that is to be filled in.
struct registration {
    bool registered = false;                 ///< the answer is about an account that there is
    std::optional<std::string> instructions; ///< for people
    std::optional<std::string> username, nick, password;
    std::optional<std::string> full_name, given_name, family_name;
    std::optional<std::string> email, address, city, state, zip, phone, url, date;
    std::optional<std::string> misc, text, key; ///< obsolete
    bool remove = false;                        ///< the account shall be no more
    std::optional<data_form> form;              ///< to be preferred to the members above (§4)
    std::optional<out_of_band_link> link;       ///< where to register instead (§5)
    bool operator==(const registration&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = registration;
        return schema::element(
                   "jabber:iq:register", "query", "Asks for an account, or changes it, or ends it.",
                   flag<&self::registered>("registered", "The account is there."),
                   child_text<&self::instructions>("instructions", "For people: what to do.")
                       .keep_empty(),
                   child_text<&self::username>("username", "The account.").keep_empty(),
                   child_text<&self::nick>("nick", "A familiar name.").keep_empty(),
                   child_text<&self::password>("password", "The password; secret.").keep_empty(),
                   child_text<&self::full_name>("name", "The whole name.")
                       .json("fullName")
                       .keep_empty(),
                   child_text<&self::given_name>("first", "The given name.")
                       .json("givenName")
                       .keep_empty(),
                   child_text<&self::family_name>("last", "The family name.")
                       .json("familyName")
                       .keep_empty(),
                   child_text<&self::email>("email", "The email address.").keep_empty(),
                   child_text<&self::address>("address", "Street of a postal address.")
                       .keep_empty(),
                   child_text<&self::city>("city", "City of a postal address.")
                       .json("locality")
                       .keep_empty(),
                   child_text<&self::state>("state", "State of a postal address.")
                       .json("region")
                       .keep_empty(),
                   child_text<&self::zip>("zip", "Code of a postal address.")
                       .json("postalCode")
                       .keep_empty(),
                   child_text<&self::phone>("phone", "The telephone number.").keep_empty(),
                   child_text<&self::url>("url", "A web page of the user.")
                       .json("uri")
                       .keep_empty(),
                   child_text<&self::date>("date", "Some date.").keep_empty(),
                   child_text<&self::misc>("misc", "Obsolete.").keep_empty(),
                   child_text<&self::text>("text", "Obsolete.").keep_empty(),
                   child_text<&self::key>("key", "Obsolete.").keep_empty(),
                   flag<&self::remove>("remove", "The account shall be no more."),
                   child<&self::form>("form", "To be preferred to the texts."),
                   child<&self::link>("registrationLink", "Where to register instead."))
            .source("XEP-0077 §3")
            .at("iq", "account");
    }
};

/// The stream feature (XEP-0077 §8).
struct registration_feature {
    bool operator==(const registration_feature&) const = default;

    static consteval auto table() {
        return schema::element("http://jabber.org/features/iq-register", "register",
                               "The server takes registrations.")
            .source("XEP-0077 §8")
            .at("features", "inbandRegistration")
            .value();
    }
};

} // namespace epode
