#pragma once
/// Values of any payload type, made by walking its table.
#include <epode/schema/registry.hpp>

namespace conformance {

/// Fills a value-initialised object of the type. To be called in a property of rapidcheck, which
/// makes the choices and, when the property fails, makes the object smaller.
void generate(const epode::schema::element_type& type, void* object,
              const epode::schema::registry& known, int depth = 0);

} // namespace conformance
