// Verify checks an exported Serai log with other people's code: golang.org/x/mod sumdb/note and sumdb/tlog.
//
// Usage: GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go DIR VKEY
//
// DIR holds the paths of C2SP tlog-tiles: DIR/checkpoint, DIR/tile/<L>/<N>, DIR/tile/entries/<N>. VKEY is the log's
// key, name+hex8+base64(0x02 || SPKI). Verified are the signature of the checkpoint, every entry against its leaf
// hash, every tile byte for byte, the root, an inclusion proof for every leaf and consistency proofs from several
// sizes. One line of counts on success; on failure the reason and exit code 1.
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	typeECDSA  = 0x02
)

// ecdsaVerifier is a note.Verifier of type 0x02; x/mod itself has Ed25519 only.
type ecdsaVerifier struct {
	name string
	id   uint32
	key  *ecdsa.PublicKey
}

func (v *ecdsaVerifier) Name() string    { return v.name }
func (v *ecdsaVerifier) KeyHash() uint32 { return v.id }
func (v *ecdsaVerifier) Verify(msg, sig []byte) bool {
	digest := sha256.Sum256(msg)
	return ecdsa.VerifyASN1(v.key, digest[:], sig)
}

func newVerifier(vkey string) (*ecdsaVerifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("vkey: want name+id+key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) < 2 || key[0] != typeECDSA {
		return nil, errors.New("vkey: not a key of type 0x02")
	}
	spki := key[1:]
	public, err := x509.ParsePKIXPublicKey(spki)
	if err != nil {
		return nil, fmt.Errorf("vkey: %v", err)
	}
	ecdsaKey, ok := public.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("vkey: not an ECDSA key")
	}
	digest := sha256.Sum256(spki)
	id := binary.BigEndian.Uint32(digest[:])
	if parts[1] != fmt.Sprintf("%08x", id) {
		return nil, errors.New("vkey: the id is not that of the key")
	}
	return &ecdsaVerifier{parts[0], id, ecdsaKey}, nil
}

// logDir reads tiles and bundles of an exported log and serves tlog as its tile reader.
type logDir struct {
	dir   string
	cache map[string][]byte
}

func (d *logDir) path(t tlog.Tile) string {
	name := strings.TrimPrefix(t.Path(), "tile/8/")
	if t.L == -1 {
		name = "entries/" + strings.TrimPrefix(name, "data/")
	}
	return filepath.Join(d.dir, "tile", filepath.FromSlash(name))
}

func (d *logDir) read(t tlog.Tile) ([]byte, error) {
	path := d.path(t)
	if data, ok := d.cache[path]; ok {
		return data, nil
	}
	data, err := os.ReadFile(path)
	if err == nil {
		d.cache[path] = data
	}
	return data, err
}

func (d *logDir) Height() int                         { return tileHeight }
func (d *logDir) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (d *logDir) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, t := range tiles {
		data, err := d.read(t)
		if err != nil {
			return nil, err
		}
		if len(data) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes for width %d", t.Path(), len(data), t.W)
		}
		all[i] = data
	}
	return all, nil
}

// currentTiles lists the tiles that a tree of the given size is served with; level -1 stands for bundles.
func currentTiles(level int, size int64) []tlog.Tile {
	hashes := size
	for l := 0; l < level; l++ {
		hashes /= tileWidth
	}
	var tiles []tlog.Tile
	for n := int64(0); n*tileWidth < hashes; n++ {
		width := hashes - n*tileWidth
		if width > tileWidth {
			width = tileWidth
		}
		tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)})
	}
	return tiles
}

func splitBundle(data []byte) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("a bundle ends within an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

func openCheckpoint(dir string, verifier note.Verifier) (tlog.Tree, error) {
	data, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("checkpoint: not of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %v", err)
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// storedHashes serves tlog with hashes in its own storage order.
type storedHashes struct {
	hashes []tlog.Hash
}

func (s *storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = s.hashes[index]
	}
	return found, nil
}

// rebuild hashes every entry of every bundle and builds the whole tree anew from nothing but them.
func rebuild(d *logDir, size int64) (*storedHashes, int, error) {
	stored := &storedHashes{}
	bundles := currentTiles(0, size)
	leaf := int64(0)
	for _, bundle := range bundles {
		bundle.L = -1
		data, err := d.read(bundle)
		if err != nil {
			return nil, 0, err
		}
		entries, err := splitBundle(data)
		if err != nil || len(entries) != bundle.W {
			return nil, 0, fmt.Errorf("%s: %d entries for width %d (%v)", bundle.Path(), len(entries), bundle.W, err)
		}
		for _, entry := range entries {
			more, err := tlog.StoredHashes(leaf, entry, stored)
			if err != nil {
				return nil, 0, err
			}
			stored.hashes = append(stored.hashes, more...)
			leaf++
		}
	}
	return stored, len(bundles), nil
}

func checkTiles(d *logDir, size int64, reader tlog.HashReader) (int, error) {
	count := 0
	for level := 0; size>>(tileHeight*uint(level)) > 0; level++ {
		for _, t := range currentTiles(level, size) {
			want, err := tlog.ReadTileData(t, reader)
			if err != nil {
				return 0, err
			}
			have, err := d.read(t)
			if err != nil {
				return 0, err
			}
			if !bytes.Equal(want, have) {
				return 0, fmt.Errorf("%s: not the hashes of the entries", t.Path())
			}
			count++
		}
	}
	return count, nil
}

func checkInclusion(tree tlog.Tree, fromTiles, rebuilt tlog.HashReader) error {
	for i := int64(0); i < tree.N; i++ {
		proof, err := tlog.ProveRecord(tree.N, i, fromTiles)
		if err != nil {
			return fmt.Errorf("inclusion of %d: %v", i, err)
		}
		leaf, err := rebuilt.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, leaf[0]); err != nil {
			return fmt.Errorf("inclusion of %d: %v", i, err)
		}
	}
	return nil
}

func checkConsistency(tree tlog.Tree, fromTiles, rebuilt tlog.HashReader) (int, error) {
	count := 0
	seen := map[int64]bool{}
	for _, older := range []int64{1, 2, 3, 7, 128, 255, 256, 257, tree.N / 2, tree.N - 1, tree.N} {
		if older < 1 || older > tree.N || seen[older] {
			continue
		}
		seen[older] = true
		root, err := tlog.TreeHash(older, rebuilt)
		if err != nil {
			return 0, err
		}
		proof, err := tlog.ProveTree(tree.N, older, fromTiles)
		if err != nil {
			return 0, fmt.Errorf("consistency from %d: %v", older, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older, root); err != nil {
			return 0, fmt.Errorf("consistency from %d: %v", older, err)
		}
		count++
	}
	return count, nil
}

func verify(dir, vkey string) error {
	verifier, err := newVerifier(vkey)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(dir, verifier)
	if err != nil {
		return err
	}
	d := &logDir{dir, map[string][]byte{}}
	rebuilt, bundles, err := rebuild(d, tree.N)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, rebuilt)
	if err != nil || root != tree.Hash {
		return fmt.Errorf("root: the entries hash to %v, signed is %v (%v)", root, tree.Hash, err)
	}
	tiles, err := checkTiles(d, tree.N, rebuilt)
	if err != nil {
		return err
	}
	fromTiles := tlog.TileHashReader(tree, d)
	if err := checkInclusion(tree, fromTiles, rebuilt); err != nil {
		return err
	}
	consistent, err := checkConsistency(tree, fromTiles, rebuilt)
	if err != nil {
		return err
	}
	fmt.Printf("ok %s: %d leaves, %d bundles, %d tiles, %d inclusion proofs, %d consistency proofs\n",
		verifier.name, tree.N, bundles, tiles, tree.N, consistent)
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: verify DIR VKEY")
		os.Exit(2)
	}
	if err := verify(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
}
