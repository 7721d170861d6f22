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
    if(EPODE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Asio has fences, which g++'s thread sanitizer does not follow, and says so.
        target_compile_options(epode_options INTERFACE -Wno-tsan)
    endif()
endif()
if(EPODE_FUZZ)
    # The fuzzer follows which branches an input takes; speed is what it lives on.
    target_compile_options(epode_options INTERFACE -O1 -g1 -fno-omit-frame-pointer
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    target_link_options(epode_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(EPODE_CCACHE ccache)
if(EPODE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${EPODE_CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${EPODE_CCACHE})
endif()

option(EPODE_UNITY "Compile the sources of a folder as one: fast to build from nothing" OFF)

# Most of what a source costs to compile is headers that its neighbours need as well. Sources of
# one folder must not define the same name then; presets without this see each source alone.
function(epode_unity target)
    if(NOT EPODE_UNITY)
        return()
    endif()
    get_target_property(sources ${target} SOURCES)
    foreach(source IN LISTS sources)
        cmake_path(GET source PARENT_PATH folder)
        # A compiled copy of Boost.JSON has to stay an object of its own, which the linker leaves
        # out where the program brings one. The groups of payload types are each long to compile.
        if(source MATCHES "json_library|/known_" OR folder MATCHES "/transport$")
            continue()
        endif()
        string(MAKE_C_IDENTIFIER "group ${folder}" group)
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endforeach()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# The tables are full of pointers, and a position-independent program has a record of 24 bytes for
# each. Packed, a bit does; the C library has to be 2.36 or later.
include(CheckLinkerFlag)
check_linker_flag(CXX "-Wl,-z,pack-relative-relocs" EPODE_CAN_PACK_RELOCATIONS)
function(epode_small_relocations target)
    if(EPODE_CAN_PACK_RELOCATIONS)
        target_link_options(${target} PRIVATE "-Wl,-z,pack-relative-relocs")
    endif()
endfunction()
