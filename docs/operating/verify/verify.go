// Verifies an evidence pack of Serai with Go's own sumdb/note and sumdb/tlog, and nothing of Serai.
//
// Usage: GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go PACK VKEY...
//
// PACK is the unpacked folder; VKEY are the verifier keys of its logs, got from their nodes and not from the pack, and
// of witnesses whose logs are not in it, as many as you trust.
// Ends with a line "ok ..." and exit code 0, or with "refused: ..." and exit code 1.
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var base64std = base64.StdEncoding.Strict()

// must ends the check; checkPack turns it into the one line that is printed.
func must(holds bool, format string, args ...any) {
	if !holds {
		panic(fmt.Errorf(format, args...))
	}
}

// fingerprint is what an operator reads aloud of their log: SHA-256 of its first entry, 5 bits a character.
func fingerprint(first []byte) string {
	digest := sha256.Sum256(first)
	crockford := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
	letters := crockford.EncodeToString(digest[:])
	groups := []string{}
	for at := 0; at < len(letters); at += 4 {
		groups = append(groups, letters[at:at+4])
	}
	return strings.Join(groups, " ")
}

func no(err error) { must(err == nil, "%v", err) }

func publicKey(spki []byte) *ecdsa.PublicKey {
	parsed, err := x509.ParsePKIXPublicKey(spki)
	no(err)
	key, ok := parsed.(*ecdsa.PublicKey)
	must(ok && key.Curve == elliptic.P256(), "a key that is not on P-256")
	return key
}

// logKey is a note.Verifier of type 0x02, of which x/mod has none, and what the log's first entries announced.
type logKey struct {
	name, vkey, node string
	id               uint32
	key              *ecdsa.PublicKey
	authors          map[string]*ecdsa.PublicKey
	fingerprint      string
	next             int64
	witness          *witness
}

func (l *logKey) Name() string    { return l.name }
func (l *logKey) KeyHash() uint32 { return l.id }
func (l *logKey) Verify(text, signature []byte) bool {
	digest := sha256.Sum256(text)
	return ecdsa.VerifyASN1(l.key, digest[:], signature)
}

// witness is a note.Verifier, too: it signs the time at which it knew no greater tree of the log, and the checkpoint.
type witness struct{ logKey }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) <= 8 {
		return false
	}
	head := fmt.Sprintf("%s\ncosignature/v1\ntime %d\n", w.name, binary.BigEndian.Uint64(signature))
	return w.logKey.Verify(append([]byte(head), text...), signature[8:])
}

// cosigner begins the key of a witness.
const cosigner = "\xffserai-ecdsa-cosig/1"

// readVkey reads name+id+base64(key). A log's key is 0x02 || SPKI, its id the beginning of SHA-256(SPKI); a witness's
// is 0xff || identifier || SPKI, its id the beginning of SHA-256(name || LF || key).
func readVkey(vkey string) note.Verifier {
	parts := strings.SplitN(vkey, "+", 3)
	must(len(parts) == 3, "%s: no verifier key", vkey)
	key, err := base64std.DecodeString(parts[2])
	must(err == nil && len(key) > 1, "%s: no verifier key", vkey)
	spki, hashed := key[1:], key[1:]
	isWitness := bytes.HasPrefix(key, []byte(cosigner))
	must(isWitness || key[0] == 2, "%s: no key of a log or a witness", vkey)
	if isWitness {
		spki, hashed = key[len(cosigner):], []byte(parts[0]+"\n"+string(key))
	}
	digest := sha256.Sum256(hashed)
	must(parts[1] == hex.EncodeToString(digest[:4]), "%s: the id is not that of the key", vkey)
	id := binary.BigEndian.Uint32(digest[:])
	read := logKey{parts[0], vkey, "", id, publicKey(spki), map[string]*ecdsa.PublicKey{}, "", 0, nil}
	if isWitness {
		return &witness{read}
	}
	return &read
}

// openCheckpoint reads origin, size and root, signed by the log's key. Other lines are for witnessed.
func openCheckpoint(data []byte, log *logKey) tlog.Tree {
	opened, err := note.Open(data, note.VerifierList(log))
	no(err)
	for _, signature := range append(opened.Sigs, opened.UnverifiedSigs...) {
		_, err := base64std.DecodeString(signature.Base64)
		no(err)
	}
	lines := strings.Split(opened.Text, "\n")
	must(len(lines) > 3 && lines[0] == log.name, "no checkpoint of %s", log.name)
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err == nil && size > 0, "the size of the checkpoint")
	return tlog.Tree{N: size, Hash: readHash(lines[2])}
}

// witnessName: a node's witness is named as its log is, and is counted for logs of others only.
func witnessName(origin string) string {
	if at := strings.LastIndex(origin, "/log/"); at >= 0 {
		origin = origin[:at]
	}
	return origin + "/witness/1"
}

// readWitness reads the key of a node's witness in its first entry; one that cannot be read is not counted.
func readWitness(vkey string, log *logKey) (read *witness) {
	defer func() {
		if fault := recover(); fault != nil {
			read = nil
			fmt.Printf("%s: its witness is not counted: %q\n", log.name, fmt.Sprint(fault))
		}
	}()
	read, isWitness := readVkey(vkey).(*witness)
	must(isWitness && read.name == witnessName(log.name), "%s: not its witness", vkey)
	return read
}

// witnessed says in lines who knew a checkpoint, and since when.
func witnessed(e shownEntry, witnesses map[string]*witness) (known []string) {
	opened, err := note.Open(e.checkpoint, note.VerifierList(e.log))
	no(err)
	for _, signature := range opened.UnverifiedSigs {
		for _, w := range witnesses {
			if w.name != signature.Name || w.id != signature.Hash || w.name == witnessName(e.log.name) {
				continue
			}
			line := fmt.Sprintf("the line of %s is not counted", w.name)
			data, _ := base64std.DecodeString(signature.Base64)
			if w.Verify([]byte(opened.Text), data[4:]) {
				at := time.Unix(int64(binary.BigEndian.Uint64(data[4:])), 0).UTC().Format(time.RFC3339)
				line = fmt.Sprintf("known to %s at %s at the latest", w.name, at)
			}
			known = append(known, fmt.Sprintf("%s up to entry %d: %s", e.log.name, e.size-1, line))
		}
	}
	return known
}

func readHash(text string) (hash tlog.Hash) {
	decoded, err := base64std.DecodeString(text)
	must(err == nil && len(decoded) == tlog.HashSize, "%s: no hash", text)
	copy(hash[:], decoded)
	return hash
}

// checkProof reads a C2SP tlog-proof: index, path, empty line, checkpoint.
func checkProof(proof []byte, leaf tlog.Hash, index int64, log *logKey) (int64, []byte) {
	head, checkpoint, found := bytes.Cut(proof, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	must(found && len(lines) > 1 && lines[0] == "c2sp.org/tlog-proof@v1" && lines[1] == fmt.Sprintf("index %d", index),
		"no proof of this index")
	tree := openCheckpoint(checkpoint, log)
	path := tlog.RecordProof{}
	for _, line := range lines[2:] {
		path = append(path, readHash(line))
	}
	must(index < tree.N, "the checkpoint does not reach this index")
	no(tlog.CheckRecord(path, tree.N, tree.Hash, index, leaf))
	return tree.N, checkpoint
}

type tagged struct {
	tag   int64
	value any
}

// cbor reads RFC 8949, as much of it as entries have.
type cbor struct{ rest []byte }

func decode(data []byte) any {
	c := &cbor{data}
	value := c.item(0)
	must(len(c.rest) == 0, "bytes behind the CBOR")
	return value
}

func (c *cbor) take(count int64) []byte {
	must(count >= 0 && count <= int64(len(c.rest)), "CBOR that ends too soon")
	taken := c.rest[:count]
	c.rest = c.rest[count:]
	return taken
}

func (c *cbor) item(depth int) any {
	must(depth < 9, "CBOR that is too deep")
	first := c.take(1)[0]
	major, size := first>>5, int64(first&31)
	if major == 7 {
		must(size >= 20 && size <= 22, "not CBOR of an entry")
		return []any{false, true, nil}[size-20]
	}
	if size > 23 {
		must(size < 28, "not CBOR of an entry")
		size = new(big.Int).SetBytes(c.take(1 << (size - 24))).Int64()
	}
	switch major {
	case 0:
		return size
	case 1:
		return -1 - size
	case 2:
		return c.take(size)
	case 3:
		text := c.take(size)
		must(utf8.Valid(text), "a text that is not UTF-8")
		return string(text)
	case 6:
		return tagged{size, c.item(depth + 1)}
	}
	must(size >= 0 && size <= int64(len(c.rest)), "CBOR that ends too soon")
	if major == 4 {
		items := make([]any, size)
		for i := range items {
			items[i] = c.item(depth + 1)
		}
		return items
	}
	pairs := map[any]any{}
	for i := int64(0); i < size; i++ {
		label := c.item(depth + 1)
		_, twice := pairs[label]
		must(!twice, "a label twice")
		pairs[label] = c.item(depth + 1)
	}
	return pairs
}

func bstr(data []byte) []byte {
	n := len(data)
	switch {
	case n < 24:
		return append([]byte{byte(0x40 + n)}, data...)
	case n < 256:
		return append([]byte{0x58, byte(n)}, data...)
	}
	return append([]byte{0x59, byte(n >> 8), byte(n)}, data...)
}

// entry is a COSE_Sign1 (RFC 9052), ES256, with nothing in the unprotected map.
type entry struct {
	header                      map[any]any
	payload, signature, message []byte
}

func readEntry(data []byte) entry {
	cose := decode(data).(tagged)
	parts := cose.value.([]any)
	must(cose.tag == 18 && len(parts) == 4 && len(parts[1].(map[any]any)) == 0, "no COSE_Sign1 entry")
	e := entry{decode(parts[0].([]byte)).(map[any]any), parts[2].([]byte), parts[3].([]byte), nil}
	must(e.header[int64(1)] == int64(-7) && len(e.signature) == 64, "not signed by ES256")
	e.message = bytes.Join(
		[][]byte{{0x84}, []byte("jSignature1"), bstr(parts[0].([]byte)), bstr(nil), bstr(e.payload)}, nil)
	return e
}

func (l *logKey) addAuthor(encoded string) string {
	spki, err := base64std.DecodeString(encoded)
	no(err)
	digest := sha256.Sum256(spki)
	kid := hex.EncodeToString(digest[:8])
	l.authors[kid] = publicKey(spki)
	return kid
}

// checkAuthor: the first entry names the log's key, the node's own and that of its witness; later ones of
// type 5 announce keys of persons.
func checkAuthor(e entry, index int64, log *logKey) string {
	var said struct{ LogKey, AuthorKey, WitnessKey, Kind, Key string }
	kind, inline := e.header["t"].(int64), e.header[int64(3)] != nil
	if index == 0 || kind == 5 && inline {
		no(json.Unmarshal(e.payload, &said))
	}
	if index == 0 {
		must(said.LogKey == log.vkey && kind == 0, "the first entry names another key of the log")
		log.node = log.addAuthor(said.AuthorKey)
		if said.WitnessKey != "" {
			log.witness = readWitness(said.WitnessKey, log)
		}
	}
	author := hex.EncodeToString(e.header[int64(4)].([]byte))
	key := log.authors[author]
	must(key != nil, "signed by %s, a key that the log did not announce before", author)
	digest := sha256.Sum256(e.message)
	r, s := new(big.Int).SetBytes(e.signature[:32]), new(big.Int).SetBytes(e.signature[32:])
	must(ecdsa.Verify(key, digest[:], r, s), "badly signed")
	if index > 0 && said.Kind == "author-key" && author == log.node {
		log.addAuthor(said.Key)
	}
	return author
}

// checkBody: the body in clear is the one that the signed entry commits to, or that stands in it.
func checkBody(file string, e entry) string {
	body, err := os.ReadFile(file + ".json")
	if errors.Is(err, os.ErrNotExist) {
		return "body not shown"
	}
	no(err)
	if e.header[int64(3)] != nil {
		must(bytes.Equal(body, e.payload), "the body is not the one in the entry")
		return "body verified"
	}
	salt, err := os.ReadFile(file + ".salt")
	no(err)
	com := sha256.Sum256(bytes.Join([][]byte{[]byte("serai-commit/1"), salt, body}, nil))
	must(len(salt) == 32 && bytes.Equal(com[:], e.header["com"].([]byte)),
		"the body is not the one that the entry commits to")
	return "body verified"
}

type listedLog struct {
	Log                       int
	Origin, VKey, Fingerprint string
}

type listedEntry struct {
	Log, Type    int64
	Index        int64
	Leaf, Thread string
}

type shownEntry struct {
	name       string
	leaf       tlog.Hash
	refs       []any
	log        *logKey
	size       int64
	checkpoint []byte
}

func checkEntry(folder string, listed listedEntry, log *logKey) shownEntry {
	defer func() {
		if err := recover(); err != nil {
			panic(fmt.Errorf("log-%d entry %d: %v", listed.Log, listed.Index, err))
		}
	}()
	must(log != nil, "pack.json names no such log")
	folder = filepath.Join(folder, fmt.Sprintf("log-%d", listed.Log))
	file := filepath.Join(folder, fmt.Sprintf("entry-%d", listed.Index))
	data, err := os.ReadFile(file + ".cose")
	no(err)
	proof, err := os.ReadFile(file + ".tlog-proof")
	no(err)
	leaf := tlog.RecordHash(data)
	size, checkpoint := checkProof(proof, leaf, listed.Index, log)
	must(listed.Index >= log.next, "not in the order of the log")
	log.next = listed.Index + 1
	if listed.Index == 0 {
		must(log.fingerprint == fingerprint(data), "the fingerprint in pack.json is not that of this entry")
		fmt.Printf("%s: fingerprint %s\n", log.name, log.fingerprint)
	}
	e := readEntry(data)
	author := checkAuthor(e, listed.Index, log)
	claims := e.header[int64(15)].(map[any]any)
	must(listed.Leaf == hex.EncodeToString(leaf[:]) && e.header["t"] == listed.Type && claims[int64(2)] == listed.Thread,
		"pack.json says otherwise")
	body := checkBody(filepath.Join(folder, fmt.Sprintf("body-%d", listed.Index)), e)
	at := time.Unix(claims[int64(6)].(int64), 0).UTC().Format(time.RFC3339)
	fmt.Printf("%s entry %d of %d: type %d, %q, claims to be signed %s by %s, %s\n",
		log.name, listed.Index, size, listed.Type, listed.Thread, at, author, body)
	refs, _ := e.header["ref"].([]any)
	return shownEntry{fmt.Sprintf("%s %d", log.name, listed.Index), leaf, refs, log, size, checkpoint}
}

func checkPack(folder string, trusted []string) (result string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v", fault)
		}
	}()
	var pack struct {
		Format  string
		Logs    []listedLog
		Entries []listedEntry
	}
	data, err := os.ReadFile(filepath.Join(folder, "pack.json"))
	no(err)
	no(json.Unmarshal(data, &pack))
	must(pack.Format == "serai-evidence/1" && len(pack.Entries) > 0, "no pack of this form")
	keys, witnesses := map[string]*logKey{}, map[string]*witness{}
	for _, vkey := range trusted {
		switch key := readVkey(vkey).(type) {
		case *logKey:
			keys[vkey] = key
		case *witness:
			witnesses[vkey] = key
		}
	}
	logs := map[int64]*logKey{}
	for _, log := range pack.Logs {
		key := keys[log.VKey]
		must(key != nil, "the key of %s is none of those you trust", log.Origin)
		key.fingerprint = log.Fingerprint
		logs[int64(log.Log)] = key
	}
	shown := map[string]shownEntry{}
	for _, listed := range pack.Entries {
		e := checkEntry(folder, listed, logs[listed.Log])
		shown[e.name] = e
		if e.log.witness != nil {
			witnesses[e.log.witness.vkey] = e.log.witness
		}
	}
	answers, known := 0, map[string]bool{}
	for _, e := range shown {
		for _, line := range witnessed(e, witnesses) {
			if !known[line] {
				fmt.Println(line)
			}
			known[line] = true
		}
		for _, ref := range e.refs {
			parts := ref.([]any)
			named, isShown := shown[fmt.Sprintf("%s %d", parts[0], parts[1])]
			must(!isShown || bytes.Equal(named.leaf[:], parts[2].([]byte)),
				"%s names another entry than %s", e.name, named.name)
			if isShown {
				answers++
			}
		}
	}
	return fmt.Sprintf("%d entries of %d logs, %d references between them", len(shown), len(logs), answers), nil
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "refused: usage: verify PACK VKEY...")
		os.Exit(1)
	}
	result, err := checkPack(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println("ok", result)
}
