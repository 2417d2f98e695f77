#!/bin/sh
# Checks what the table "Compared with others" in README.md says about other libraries: prints for each row the number
# of files in their published packages that contain one of its words, and fails if the table says otherwise. Needs npm,
# cargo and the network:
#
#     sh tests/peers/compare.sh
set -eu

readme=$(dirname "$0")/../../README.md
result=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# npm_packages NAME SOURCE PACKAGE...: the folder SOURCE of each package, as one library.
npm_packages() {
    library=$1 source=$2
    shift 2
    mkdir -p "$folder/$library"
    for package do
        file=$(cd "$folder" && npm pack --silent "$package" | tail -n 1)
        mkdir "$folder/unpacked"
        tar -xzf "$folder/$file" -C "$folder/unpacked"
        mv "$folder/unpacked/package/$source" "$folder/$library/$file"
        rm -r "$folder/unpacked"
    done
}

# crate NAME VERSION
crate() {
    cargo info --quiet "$1@$2" > "$folder/info"
    mkdir -p "$folder/$1"
    cp -RL "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$1-$2"/src "$folder/$1"
}

# row TITLE WORDS: a line of the table. WORDS is an extended regular expression.
row() {
    line="| $1 |"
    cells=
    for library in logto-react oidc-client-ts auth0-react leptos_oidc leptos-keycloak-auth; do
        files=$(grep -rlE --include='*.js' --include='*.ts' --include='*.tsx' --include='*.rs' "$2" "$folder/$library" || true)
        line="$line $(printf '%s' "$files" | grep -c . || true) |"
        if [ -n "$files" ]; then cells="$cells yes |"; else cells="$cells – |"; fi
    done
    echo "$line $2 |"
    # The first column of the table is this library's.
    case "$(grep -F "| $1 |" "$readme")" in
    "| $1 | yes |$cells "* | "| $1 | – |$cells "*) ;;
    *)
        echo "README.md says otherwise: $1" >&2
        result=1
        ;;
    esac
}

npm_packages logto-react lib @logto/react@4.0.15 @logto/browser@3.0.14 @logto/client@3.1.9
npm_packages oidc-client-ts dist/esm oidc-client-ts@3.5.0
npm_packages auth0-react src @auth0/auth0-react@2.27.0 @auth0/auth0-spa-js@2.28.3
crate leptos_oidc 0.9.0
crate leptos-keycloak-auth 0.14.1

echo "| | @logto/react | oidc-client-ts | auth0-react | leptos_oidc | leptos-keycloak-auth | words |"
echo "|---|---|---|---|---|---|---|"
row "a lock, so that one tab renews for all" "navigator\.locks|browser-tabs-lock"
row "the stored session encrypted" "AES-GCM|AesGcm"
row "the ID token's signature checked" "jwtVerify|DecodingKey"
row "a \`nonce\` in each sign-in" "nonce"
row "the callback's \`iss\` checked (RFC 9207)" "authorization_response_iss_parameter_supported|get\([\"']iss[\"']\)"
row "guards by role and permission" "has_?[rR]ole|has_?[sS]cope|withClaimCheck"
row "a provider in memory, for tests" "(Test|Mock|Fake)(Harness|Provider|Oidc|Server|Issuer)"
row "SMS and email connectors" "api/connectors"
row "DPoP" "[dD][pP]o[pP]"

exit "$result"
