// Proofs checks proofs that a log made with golang.org/x/mod sumdb/tlog: each inclusion and each consistency proof, and
// that tlog refuses each with a byte of it altered.
//
// Usage: GO111MODULE=off GOPATH=/usr/share/gocode go run proofs.go PROOFS. One line of counts on success; on failure
// the reason and exit code 1.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

type tree struct {
	Size                   int64
	Root                   string
	Inclusion, Consistency [][]any
}

type counts struct{ inclusion, consistency, refused int }

func hash(text any) (hash tlog.Hash) {
	decoded, err := base64.StdEncoding.DecodeString(text.(string))
	if err != nil || len(decoded) != tlog.HashSize {
		panic(fmt.Errorf("%v: no hash", text))
	}
	copy(hash[:], decoded)
	return hash
}

func hashes(texts []any) (path []tlog.Hash) {
	for _, text := range texts {
		path = append(path, hash(text))
	}
	return path
}

func flipped(hash tlog.Hash) tlog.Hash {
	hash[tlog.HashSize/2] ^= 1
	return hash
}

// altered calls use with each of the paths that differ from this one in one hash, or by one hash more or less.
func altered(path []tlog.Hash, use func([]tlog.Hash)) {
	for i := range path {
		other := append([]tlog.Hash{}, path...)
		other[i] = flipped(other[i])
		use(other)
	}
	use(append(append([]tlog.Hash{}, path...), tlog.Hash{}))
	if len(path) > 0 {
		use(path[1:])
	}
}

func (c *counts) refuse(err error, what string, of ...any) {
	if err == nil {
		panic(fmt.Errorf("accepted: "+what, of...))
	}
	c.refused++
}

func (c *counts) checkInclusion(t tree, leaf tlog.Hash, index int64, path []tlog.Hash) {
	root := hash(t.Root)
	if err := tlog.CheckRecord(path, t.Size, root, index, leaf); err != nil {
		panic(fmt.Errorf("inclusion of %d in %d: %v", index, t.Size, err))
	}
	c.inclusion++
	c.refuse(tlog.CheckRecord(path, t.Size, root, index, flipped(leaf)), "another entry at %d of %d", index, t.Size)
	c.refuse(tlog.CheckRecord(path, t.Size, flipped(root), index, leaf), "another root at %d of %d", index, t.Size)
	altered(path, func(other []tlog.Hash) {
		c.refuse(tlog.CheckRecord(other, t.Size, root, index, leaf), "another path at %d of %d", index, t.Size)
	})
}

func (c *counts) checkConsistency(t tree, older int64, oldRoot tlog.Hash, path []tlog.Hash) {
	root := hash(t.Root)
	if err := tlog.CheckTree(path, t.Size, root, older, oldRoot); err != nil {
		panic(fmt.Errorf("consistency from %d to %d: %v", older, t.Size, err))
	}
	c.consistency++
	c.refuse(tlog.CheckTree(path, t.Size, root, older, flipped(oldRoot)), "another root of %d in %d", older, t.Size)
	c.refuse(tlog.CheckTree(path, t.Size, flipped(root), older, oldRoot), "%d in another root of %d", older, t.Size)
	altered(path, func(other []tlog.Hash) {
		c.refuse(tlog.CheckTree(other, t.Size, root, older, oldRoot), "another path from %d to %d", older, t.Size)
	})
}

func check(file string) (c counts, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v", fault)
		}
	}()
	var log struct {
		Leaves [][]byte
		Trees  []tree
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &log)
	}
	if err != nil {
		return c, err
	}
	for _, t := range log.Trees {
		for _, proof := range t.Inclusion {
			index := int64(proof[0].(float64))
			c.checkInclusion(t, tlog.RecordHash(log.Leaves[index]), index, hashes(proof[1:]))
		}
		for _, proof := range t.Consistency {
			c.checkConsistency(t, int64(proof[0].(float64)), hash(proof[1]), hashes(proof[2:]))
		}
	}
	return c, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: proofs PROOFS")
		os.Exit(2)
	}
	c, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "proofs:", err)
		os.Exit(1)
	}
	fmt.Printf("ok: %d inclusion proofs and %d consistency proofs accepted, %d altered ones refused\n",
		c.inclusion, c.consistency, c.refused)
}
