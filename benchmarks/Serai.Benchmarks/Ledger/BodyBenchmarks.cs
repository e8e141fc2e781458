using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Serai.Ledger;

namespace Serai.Benchmarks.Ledger;

/// <summary>
/// A body of 2 KiB sealed to three readers and opened by one; one HPKE message; and the bare key agreement, which is
/// the least that a sealed key costs.
/// </summary>
[MemoryDiagnoser]
public class BodyBenchmarks
{
    private readonly ECDsa author = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellman[] keys =
        [.. Enumerable.Range(0, 3).Select(_ => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256))];

    private readonly byte[] plaintext = new byte[2_048];
    private readonly byte[] random = new byte[BodySecrets.BytesFor(3)];
    private List<BodyReader> readers = [];
    private EntryHeader header = null!;
    private SealedEntry made = null!;
    private byte[] scalar = [];

    [GlobalSetup]
    public void Fill()
    {
        new Random(1).NextBytes(random);
        scalar = Hpke.DeriveScalar(random.AsSpan(0, 32));
        readers = [.. keys.Select(key => BodyReader.FromSpki(key.ExportSubjectPublicKeyInfo()))];
        header = new EntryHeader
        {
            Author = LogKeys.Kid8(author),
            Issuer = "serai.health.example-kz/log/1",
            Thread = "event/2020-03-13/1",
            IssuedAt = DateTimeOffset.FromUnixTimeSeconds(1_584_100_000),
            Type = 101,
            Nonce = new Nonce16(new byte[Nonce16.Size]),
        };
        made = Seal_to_three_readers_and_sign();
        if (Open_by_one_reader() is null)
        {
            throw new InvalidOperationException("The body does not open.");
        }
    }

    [Benchmark]
    public SealedEntry Seal_to_three_readers_and_sign() =>
        SealedEntry.Create(header, plaintext, readers, BodySecrets.FromRandom(random), author);

    [Benchmark]
    public OpenedBody? Open_by_one_reader() =>
        BodyOpener.TryOpen(made.Entry, made.Blob, readers[1].Kid, keys[1], out var body, out _) ? body : null;

    [Benchmark]
    public int Hpke_seal_of_one_key() =>
        Hpke.Seal(readers[0].PublicKey.Span, scalar, "info"u8, "aad"u8, random.AsSpan(0, 32)).Ciphertext.Length;

    [Benchmark(Baseline = true)]
    public byte[] Bare_key_agreement()
    {
        using var publicKey = keys[0].PublicKey;
        return keys[1].DeriveRawSecretAgreement(publicKey);
    }
}
