#!/bin/sh
# Says in one line what this machine lacks before anything is installed.
python="$1"
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
  echo "Socle demande Python 3.11, 3.12 ou 3.13 ; « $python » ne convient pas. Essayez : make run PYTHON=python3.12" >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "Il manque le module venv de Python. Sous Debian : apt install python3-venv" >&2
  exit 1
fi
node=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//')
if [ -z "$node" ] || [ "$node" -lt 20 ]; then
  echo "Socle demande Node.js 20 ou plus récent (avec npm) pour préparer l’interface." >&2
  exit 1
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "Il manque npm, qui accompagne d’ordinaire Node.js." >&2
  exit 1
fi
