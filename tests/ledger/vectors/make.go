// Makes go.json: roots, proofs, tiles and notes by golang.org/x/mod/sumdb, the implementation by the formats' authors.
//
// On Debian, with golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run make.go > go.json
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type storage []tlog.Hash

func (s *storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = (*s)[x]
	}
	return out, nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// A proof as how many hashes it has, and the SHA-256 over them.
func short(hashes []tlog.Hash) []any {
	digest := sha256.New()
	for _, h := range hashes {
		digest.Write(h[:])
	}
	return []any{len(hashes), hex.EncodeToString(digest.Sum(nil))}
}

func main() {
	const most = 70000
	s := &storage{}
	for n := int64(0); n < most; n++ {
		hashes, err := tlog.StoredHashes(n, []byte(fmt.Sprintf("entry %d", n)), s)
		must(err)
		*s = append(*s, hashes...)
	}

	sizes := []int64{1, 2, 3, 4, 5, 7, 8, 100, 255, 256, 257, 511, 512, 1000, 65535, 65536, 65537, 70000}
	roots := map[string]string{}
	inclusions := []map[string]any{}
	consistencies := []map[string]any{}
	tiles := []map[string]any{}
	for i, size := range sizes {
		root, err := tlog.TreeHash(size, s)
		must(err)
		roots[fmt.Sprint(size)] = hex.EncodeToString(root[:])
		for _, index := range []int64{0, 1, size / 2, size - 2, size - 1} {
			if index < 0 || index >= size {
				continue
			}
			proof, err := tlog.ProveRecord(size, index, s)
			must(err)
			inclusions = append(inclusions, map[string]any{"size": size, "index": index, "proof": short(proof)})
		}
		for _, old := range sizes[:i+1] {
			if old == size {
				continue
			}
			proof, err := tlog.ProveTree(size, old, s)
			must(err)
			consistencies = append(consistencies, map[string]any{"old": old, "new": size, "proof": short(proof)})
		}
		var before int64
		if i > 0 {
			before = sizes[i-1]
		}
		digest := sha256.New()
		paths := []string{}
		all := tlog.NewTiles(8, before, size)
		for j, tile := range all {
			// Go lists every width in between, and the last one also where it has not changed.
			narrower := j+1 < len(all) && all[j+1].L == tile.L && all[j+1].N == tile.N
			if narrower || before>>(8*tile.L) == size>>(8*tile.L) {
				continue
			}
			data, err := tlog.ReadTileData(tile, s)
			must(err)
			digest.Write(data)
			paths = append(paths, tile.Path())
		}
		shown := append([]string{}, paths[0], paths[len(paths)-1])
		tiles = append(tiles, map[string]any{
			"old": before, "new": size, "count": len(paths), "ends": shown, "digest": hex.EncodeToString(digest.Sum(nil)),
		})
	}

	seed := make([]byte, 32)
	for i := range seed {
		seed[i] = byte(i)
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey("log.example/realname", public)
	must(err)
	opened, err := note.NewVerifier(verifier)
	must(err)
	private := fmt.Sprintf("PRIVATE+KEY+log.example/realname+%08x+%s", opened.KeyHash(),
		base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))
	signer, err := note.NewSigner(private)
	must(err)
	root, err := tlog.TreeHash(most, s)
	must(err)
	text := fmt.Sprintf("log.example/realname\n%d\n%s\n", most, root)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)

	must(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"roots": roots, "inclusions": inclusions, "consistencies": consistencies, "tiles": tiles,
		"private": private, "public": verifier, "note": string(signed),
	}))
}
