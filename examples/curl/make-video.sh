#!/bin/sh
# Submits one video and follows it to its end, with nothing but curl.
set -eu

url=${VIDEOGEN_URL:-http://127.0.0.1:4000/graphql}
key=${VIDEOGEN_KEY:-lt_sandbox_demo}
prompt=$(printf %s "${1:-A cat playing with a ball in a sunny garden}" | sed 's/[\\"]/\\&/g')

ask() {
  curl --silent --show-error --no-buffer "$url" \
    -H "authorization: Bearer $key" -H 'content-type: application/json' "$@"
}

answer=$(ask -d @- <<JSON
{
  "query": "mutation (\$input: GenerateVideoInput!) { generateVideo(input: \$input) { ... on GenerateVideoSuccess { generation { id } } ... on Error { message } } }",
  "variables": { "input": { "prompt": "$prompt", "model": "kling_25" } }
}
JSON
)

id=$(printf %s "$answer" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
if [ -z "$id" ]; then
  echo "$answer" >&2
  exit 1
fi

# Each event is a line that begins with "data:". The stream ends when the generation does.
ask -H 'accept: text/event-stream' -d @- <<JSON | sed -n 's/^data: *{"data":{"generationUpdated":\(.*\)}}$/\1/p'
{
  "query": "subscription (\$id: ID!) { generationUpdated(id: \$id) { status generation { videoUrl } } }",
  "variables": { "id": "$id" }
}
JSON
