# Runs the commands of a guide in a test. Only what a test cannot do is replaced.
set -eu

cargo() {
    case "$1" in
    # `cargo xtask` installs the tools, in the versions that the guides name.
    install) ;;
    # The template is on GitHub. Its files are compared with those of the guide.
    generate) ;;
    # A server does not end. Other tests sign in with it, or call it.
    run) test -f "$REPOSITORY/crates/$3/src/main.rs" || test -f "$REPOSITORY/examples/${3#example-}/src/main.rs" ;;
    new)
        command cargo "$@"
        # The locked versions are there already, so nothing is downloaded.
        cp "$REPOSITORY/Cargo.lock" "$2"
        ;;
    add)
        # The library comes from its packages instead of crates.io.
        for argument do
            shift
            case "$argument" in
            logto-*@"$VERSION")
                name=${argument%@*}
                set -- "$@" "$name" --path "$PACKAGES/$name"
                ;;
            *) set -- "$@" "$argument" ;;
            esac
        done
        command cargo "$@"
        ;;
    xtask)
        shift
        write_dist "$@"
        ;;
    *) command cargo "$@" ;;
    esac
}

# Writes the folder for a host, with a small app in place of a new build. The reader is in the repository, where the
# paths begin.
write_dist() {
    set -- "$@" --from "$BUILT"
    case " $* " in *" --out "*) ;; *) set -- "$@" --out dist ;; esac
    previous=
    for argument do
        shift
        case "$previous" in --config | --out) argument=$PWD/$argument ;; esac
        set -- "$@" "$argument"
        previous=$argument
    done
    # Not from the reader's folder: its settings are for the app there.
    (cd "$REPOSITORY" && command cargo run --quiet --package xtask -- "$@")
}

# `cargo xtask test` adds the target.
rustup() { test "$*" = "target add wasm32-unknown-unknown"; }

# Trunk serves until it is stopped. This is what it builds; the browser tests use the app that Trunk builds.
trunk() { command cargo build --target wasm32-unknown-unknown; }

# A browser test signs in to the app that Caddy serves with this file.
caddy() { test "$*" = run && test -f Caddyfile; }

# Uploads need a server, or an account. What they upload is there.
scp() {
    test "$1" != -r || shift
    test -e "$1"
}
netlify() { test -f "${5%/}/_headers"; }
wrangler() { test -f "$3/_redirects"; }
vercel() { test -f "$3/vercel.json"; }
firebase() { test -f firebase.json && test -d public; }
swa() { test -f "$2/staticwebapp.config.json"; }
aws() {
    case "$2" in
    deploy) test -f "$4" ;;
    describe-stacks) ;;
    *) return 1 ;;
    esac
}
# The tests of hosts run this script.
sh() { command sh -n "$1"; }
