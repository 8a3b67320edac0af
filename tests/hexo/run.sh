#!/usr/bin/env bash
# An archive as the posts of a real Hexo site, by the real generator from npm: tests/hexo/run.sh BUILD
# Optional: ends with 77, which is "skipped", where npm or the network is not there, or unless FEEDWIRE_HEXO=1.
set -euo pipefail

build=$(realpath "${1:?usage: tests/hexo/run.sh BUILD}")
skip() { echo "skipped: $1"; exit 77; }
[ "${FEEDWIRE_HEXO:-}" = 1 ] || skip "set FEEDWIRE_HEXO=1 to let npm fetch Hexo"
command -v npm >/dev/null || skip "there is no npm"

work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund hexo@7 hexo-generator-index@4 hexo-renderer-marked@6 hexo-renderer-ejs@2 >npm.log 2>&1 ||
  skip "npm cannot fetch Hexo: $(tail -1 npm.log)"
mkdir -p site/themes/plain/layout site/source site/docs
mv node_modules package.json site/
cat >site/_config.yml <<'YAML'
title: 测试
theme: plain
permalink: :title/
YAML
echo '<html><body><h1><%= page.title %></h1><%- page.content %></body></html>' >site/themes/plain/layout/post.ejs
echo '<html><body><% page.posts.each(function(post) { %><a href="<%= post.path %>"><%= post.title %></a><% }) %></body></html>' >site/themes/plain/layout/index.ejs
(cd site && node -e 'const p = require("./package.json"); p.hexo = {version: ""}; require("fs").writeFileSync("package.json", JSON.stringify(p))')

# Titles and texts that trip generators: quotes, colons, braces, template tags.
python3 - <<'PYTHON'
posts = ['内核 6.12: "发布" # {{ 不是模板 }}', "{% raw %} 标签", "普通 标题", "It's: a 'title' \\ with \U0001F600"]
items = "".join(f"<item><guid>{i}</guid><title><![CDATA[{t}]]></title><link>https://example.org/{i}</link>"
                f"<pubDate>2024-11-1{i}T08:00:00Z</pubDate><description><![CDATA[<p>正文 {i} {{{{ x }}}} {{% y %}}</p>]]></description></item>"
                for i, t in enumerate(posts))
open("feed.xml", "w").write(f'<rss version="2.0"><channel><title>新闻</title>{items}</channel></rss>')
PYTHON
# A line of a file that grows, once it is there; fails when the process ends without.
await() { # PROCESS FILE PATTERN
  grep -m1 -- "$3" < <(timeout 60 tail -n +1 -f --pid="$1" "$2") || { echo "$2 lacks: $3"; exit 1; }
}

python3 -u -m http.server --bind 127.0.0.1 0 >server.log 2>&1 &
server=$!
trap 'kill "$server" $daemon 2>/dev/null || true; rm -rf "$work"' EXIT
port=$(await "$server" server.log 'port [0-9]' | grep -o 'port [0-9]*' | cut -d' ' -f2)

cat >feedwire.toml <<TOML
[fetch]
allow_private = ["127.0.0.0/8"]
[[archive]]
path = "site/source/_posts"
name = "{feed}/{date}-{slug}.md"
TOML
"$build/feedwired" --config feedwire.toml --state-dir state --socket socket 2>daemon.log &
daemon=$!
await "$daemon" daemon.log daemon.ready
"$build/feedwire" --socket socket add "http://127.0.0.1:$port/feed.xml" --wait
await "$daemon" daemon.log 'archive.written.*new=4'

(cd site && npx hexo generate)
cat site/public/index.html
for title in '内核 6.12: &#34;发布&#34; # {{ 不是模板 }}' '{% raw %} 标签' '普通 标题'; do
  grep -qF "$title" site/public/index.html || { echo "missing in the index: $title"; exit 1; }
done
grep -rqF '正文 0 {{ x }} {% y %}' site/public || { echo "the text did not come through"; exit 1; }
echo "ok: 4 posts in a site by $(cd site && npx hexo version | sed -n 's/^hexo: /hexo /p')"
