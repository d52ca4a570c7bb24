#!/usr/bin/env bash
# Before packaging the universal macOS app: npm installs @napi-rs/keyring for this Mac's processor only, this adds the other one,
# out of the same lockfile (so its integrity is checked) and without running anyone's install script.
set -euo pipefail
repo="$(cd "$(dirname "$0")/../.." && pwd)"
case "$(uname -m)" in
  arm64) other=x64 ;;
  x86_64) other=arm64 ;;
  *) echo "add-mac-keyring.sh: unknown processor $(uname -m)" >&2; exit 1 ;;
esac
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cp "$repo/package.json" "$repo/package-lock.json" "$repo/.npmrc" "$folder"
(cd "$folder" && npm ci --ignore-scripts --omit=dev --os=darwin --cpu="$other")
cp -R "$folder/node_modules/@napi-rs/keyring-darwin-$other" "$repo/node_modules/@napi-rs/"
