# Runs the commands of a guide in a test. Only what a test cannot do is replaced.
set -eu

cargo() {
    case "$1" in
    # `cargo xtask` installs the tools, in the versions that the guides name.
    install) ;;
    # The template is on GitHub. Its files are compared with those of the guide.
    generate) ;;
    # The server does not end. The browser tests sign in with it.
    run) test -f "$REPOSITORY/crates/$3/src/main.rs" ;;
    new)
        command cargo "$@"
        # The locked versions are there already, so nothing is downloaded.
        cp "$REPOSITORY/Cargo.lock" "$2"
        ;;
    add)
        # The library comes from this repository instead of crates.io.
        for argument do
            shift
            case "$argument" in
            logto-*@"$VERSION")
                name=${argument%@*}
                set -- "$@" "$name" --path "$REPOSITORY/crates/$name"
                ;;
            *) set -- "$@" "$argument" ;;
            esac
        done
        command cargo "$@"
        ;;
    *) command cargo "$@" ;;
    esac
}

# `cargo xtask test` adds the target.
rustup() { test "$*" = "target add wasm32-unknown-unknown"; }

# Trunk serves until it is stopped. This is what it builds; the browser tests use the app that Trunk builds.
trunk() { command cargo build --target wasm32-unknown-unknown; }
