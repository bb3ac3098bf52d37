# Where scripts that make a Debian get it from. To be sourced.

# Where apt gets Debian itself from: not its security updates, not other people's packages.
debian_mirror() {
  if [ -n "${DEBIAN_MIRROR:-}" ]; then
    printf '%s\n' "$DEBIAN_MIRROR"
    return
  fi
  # shellcheck disable=SC2016 # apt-get fills the fields in.
  apt-get indextargets --format '$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
    sed --quiet 's/^Debian|main|//p' | head --lines 1
}

# debootstrap asks wget, which does not read apt's configuration.
use_proxy_of_apt() {
  local http_proxy_of_apt='' https_proxy_of_apt=''
  eval "$(apt-config shell http_proxy_of_apt Acquire::http::Proxy https_proxy_of_apt Acquire::https::Proxy)"
  if [ -n "$http_proxy_of_apt" ]; then export http_proxy=$http_proxy_of_apt; fi
  if [ -n "$https_proxy_of_apt" ]; then export https_proxy=$https_proxy_of_apt; fi
}
