# What every target of this project is compiled with. Interface only: nothing of it reaches a
# program that links to epode.
add_library(epode_options INTERFACE)
target_compile_features(epode_options INTERFACE cxx_std_20)
target_compile_options(epode_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
    # g++ 12 warns falsely of std::string's and std::optional's own code when it optimises (GCC
    # bugs 105651 and 80635).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers -Wno-restrict -Wno-maybe-uninitialized>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers>)
if(EPODE_WARNINGS_AS_ERRORS)
    target_compile_options(epode_options INTERFACE -Werror)
endif()
if(EPODE_SANITIZE)
    # Unoptimised, and of debug information only what a stack trace shows: instrumented code takes
    # less than half the time to compile so, and the tests wait for servers, not for a processor.
    target_compile_options(epode_options INTERFACE
        -O0 -g1 -fno-omit-frame-pointer -fsanitize=${EPODE_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(epode_options INTERFACE -fsanitize=${EPODE_SANITIZE})
endif()

find_program(EPODE_CCACHE ccache)
if(EPODE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${EPODE_CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${EPODE_CCACHE})
endif()
