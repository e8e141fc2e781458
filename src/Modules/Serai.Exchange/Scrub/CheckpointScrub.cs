using System.Globalization;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Scrub;

/// <summary>A checkpoint as it is stored, whatever stands in its columns.</summary>
internal sealed record CheckpointColumns(long Size, byte[] Root, byte[] Note);

/// <summary>
/// The stored checkpoints of one log: signature, columns against the note, and the root against the entries.
/// </summary>
internal sealed class CheckpointScrub(StoredLog log, ScrubTally tally)
{
    private long agreedAt;
    private bool isDiverged;

    /// <summary>Checkpoints behind the entries, or at no size that a log has, are looked at so many at a time.
    /// </summary>
    public const int RowsMax = 1_024;

    public static List<CheckpointColumns> Between(Session session, string origin, long above, long upTo) =>
        session.Query(
            $"""
            select size, root, note from exchange_checkpoint
            where origin = {origin} and size > {above} and size <= {upTo} order by size limit {RowsMax}
            """,
            row => new CheckpointColumns(row.Long(0), row.Blob(1), row.Blob(2)));

    /// <summary>One checkpoint.</summary>
    /// <param name="row">As it is stored.</param>
    /// <param name="computed">Root of as many entries; null where they are not there to compute it.</param>
    public void Look(CheckpointColumns row, Hash256? computed)
    {
        tally.Checkpoints++;
        var place = Text(row.Size);
        var column = row.Root.Length == Hash256.Size ? new Hash256(row.Root) : (Hash256?)null;
        if (log.Key is null)
        {
            // That is told once of the log; what its checkpoints say is compared all the same.
            Compare(row, column, computed, isSigned: false);
            return;
        }

        if (!log.Key.TryVerify(row.Note, out var verified, out var error))
        {
            tally.Fault(ScrubFaultKind.CheckpointNote, log.Origin, place, "", error.ToString());
            Compare(row, column, computed, isSigned: false);
            return;
        }

        var signed = verified.Checkpoint;
        if (signed.Size != row.Size || signed.Root != column)
        {
            tally.Fault(
                ScrubFaultKind.CheckpointRow, log.Origin, place, Describe(signed.Size, signed.Root.ToArray()),
                Describe(row.Size, row.Root));
        }

        if (signed.Size == row.Size)
        {
            Compare(row, signed.Root, computed, isSigned: true);
        }
    }

    private void Compare(CheckpointColumns row, Hash256? due, Hash256? computed, bool isSigned)
    {
        if (computed is not { } root)
        {
            return;
        }

        if (root == due)
        {
            (agreedAt, isDiverged) = (row.Size, false);
        }
        else if (!isSigned)
        {
            tally.Fault(
                ScrubFaultKind.CheckpointRow, log.Origin, Text(row.Size), Describe(row.Size, root.ToArray()),
                Describe(row.Size, row.Root));
        }
        else if (!isDiverged)
        {
            // All roots behind the first wrong one are wrong too, and say nothing more.
            isDiverged = true;
            tally.Fault(
                ScrubFaultKind.RootOther, log.Origin, ScrubPlace.Of(agreedAt, row.Size - 1), due!.Value.ToHex(),
                root.ToHex());
        }
    }

    private static string Describe(long size, byte[] root) => $"{Text(size)} {Convert.ToHexStringLower(root)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Names of places, the same in every language.</summary>
internal static class ScrubPlace
{
    /// <summary>One index, or the first and the last of several.</summary>
    public static string Of(long first, long last) => first == last
        ? string.Create(CultureInfo.InvariantCulture, $"{first}")
        : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
}
