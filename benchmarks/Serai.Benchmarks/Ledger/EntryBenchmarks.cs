using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Serai.Ledger;

namespace Serai.Benchmarks.Ledger;

/// <summary>
/// An entry signed, parsed and verified, and the bare signature operations on a hash, which nothing can go below.
/// </summary>
[MemoryDiagnoser]
public class EntryBenchmarks
{
    private readonly ECDsa author = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] blobHash = Hash256.Of("blob"u8).ToArray();
    private EntryHeader header = null!;
    private Entry entry = null!;

    [GlobalSetup]
    public void Fill()
    {
        header = new EntryHeader
        {
            Author = LogKeys.Kid8(author),
            Issuer = "serai.health.example-kz/log/1",
            Thread = "event/2020-03-13/1",
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(1_584_100_000),
            Type = 101,
            Nonce = new Nonce16(new byte[Nonce16.Size]),
            Commitment = Hash256.Of("body"u8),
            To = ["serai.health.example-cn/log/1", "serai.example-who/log/1"],
            Refs = [new EntryLink("serai.health.example-kz/log/1", 41, Hash256.Of("leaf"u8))],
        };
        entry = Entry.Sign(header, blobHash, author);
    }

    [Benchmark]
    public Entry Sign() => Entry.Sign(header, blobHash, author);

    [Benchmark]
    public byte[] Bare_SignHash() => author.SignHash(blobHash);

    [Benchmark]
    public Entry? Parse() => Entry.TryParse(entry.Bytes, out var read, out _) ? read : null;

    [Benchmark]
    public bool Parse_and_verify() => Entry.TryParse(entry.Bytes, out var read, out _) && read.VerifySignature(author);

    [Benchmark(Baseline = true)]
    public bool Bare_VerifyHash() => author.VerifyHash(blobHash, entry.Signature.Span);
}
