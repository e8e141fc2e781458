#!/usr/bin/env bash
# Makes covid-19-kaz.csv and covid-19-chn.csv from the daily figures of Johns Hopkins CSSE, see SOURCES.md.
# usage: data/samples/make-samples.sh FILE
#   FILE has the columns date,iso3,admin1_name,admin1_iso3166_2,new_cases,new_deaths,... ; without one it is
#   shared/data/covid19_china_kazakhstan_daily.csv beside the checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source=${1:-$here/../../../shared/data/covid19_china_kazakhstan_daily.csv}
[ -r "$source" ] || { echo "make-samples: $source is not there; name the file of daily figures" >&2; exit 2; }

for country in KAZ CHN; do
  file=$here/covid-19-$(echo "$country" | tr '[:upper:]' '[:lower:]').csv
  echo "date,place,disease,indicator,value" > "$file"
  # A row without a code is national (no name) or not attributed to a province (named Unknown): the latter stays out.
  awk -F, -v OFS=, -v country="$country" '
    NR > 1 && $2 == country && $1 <= "2020-12-31" && ($4 != "" || $3 == "") {
      place = $4 != "" ? $4 : country
      print $1, place, "covid-19", "cases", $5
      print $1, place, "covid-19", "deaths", $6
    }' "$source" | LC_ALL=C sort >> "$file"
done
