#!/bin/sh
# PostgreSQL and Redis of the distribution, for the tests of a deployment: the programs alone. No cluster is made and
# nothing is started, neither now nor with the machine.
set -eu

server() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
queue() { command -v redis-server >/dev/null || command -v valkey-server >/dev/null; }

if server && queue; then exit 0; fi

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Cần PostgreSQL và Redis của hệ điều hành cho kiểm thử. / The tests need the system's PostgreSQL and Redis."
  echo "→ sudo apt-get install postgresql redis-server"
  exit 1
fi >&2

# Debian asks this file whether an installation may start a service.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
install() { DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" >/dev/null; }

apt-get update -qq
if ! server; then
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/none.conf
  install postgresql
fi
if ! queue; then
  install redis-server
  if command -v systemctl >/dev/null; then systemctl --quiet disable redis-server || true; fi
fi
