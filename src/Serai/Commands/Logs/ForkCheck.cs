using System.Globalization;
using Serai.Ledger;

namespace Serai.Commands.Logs;

/// <summary>What a proof of a fork shows.</summary>
/// <param name="Witnesses">Names of the given witnesses that cosigned both.</param>
internal sealed record ForkVerified(
    string Origin, ForkSide Smaller, ForkSide Greater, string? OtherRoot, IReadOnlyList<string> Witnesses)
{
    /// <summary>In words, for people.</summary>
    public string InWords() => Smaller.Size == Greater.Size
        ? string.Create(CultureInfo.InvariantCulture, $"""
            {Origin} signed two histories: this is proven.
            Both have {Smaller.Size} entries; one has the root {Smaller.Root}, the other {Greater.Root}.
            """)
        : string.Create(CultureInfo.InvariantCulture, $"""
            {Origin} signed two histories: this is proven.
            At {Smaller.Size} entries it signed the root {Smaller.Root};
            the {Greater.Size} entries of root {Greater.Root}, which it signed too, begin with {OtherRoot}.
            """);
}

/// <summary>A checkpoint of a proof.</summary>
internal sealed record ForkSide(long Size, string Root);

/// <summary>Checks the proof of a fork that lies as a file. Nothing of it is believed but the key.</summary>
internal static class ForkCheck
{
    /// <summary>What the file proves; null where it proves nothing against the log of the key.</summary>
    /// <exception cref="CommandException">There is no such file.</exception>
    public static ForkVerified? Run(string file, NoteVerifier key, IReadOnlyList<CosignatureVerifier> witnesses)
    {
        var log = new CheckpointVerifier(key);
        if (!ForkProof.TryParse(Read(file), out var proof) || !proof.TryVerify(log))
        {
            return null;
        }

        return new ForkVerified(
            log.Origin, Side(log, proof.Smaller), Side(log, proof.Greater), proof.OtherRoot?.ToBase64(),
            [.. witnesses.Where(proof.IsCosignedBy).Select(witness => witness.Name)]);
    }

    // One byte more than a proof can have is enough to see that it is none.
    private static byte[] Read(string file)
    {
        if (!File.Exists(file))
        {
            throw Fault.In(file, "there is no such file. Name the file of a proof.");
        }

        using var stream = File.OpenRead(file);
        var bytes = new byte[(int)Math.Min(stream.Length, ForkProof.MaxBytes + 1)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ForkSide Side(CheckpointVerifier log, SignedNote note) =>
        log.TryVerify(note.ToBytes(), out var verified, out _)
            ? new ForkSide(verified.Checkpoint.Size, verified.Checkpoint.Root.ToBase64())
            : throw new InvalidOperationException("The proof was verified before it is shown.");
}
