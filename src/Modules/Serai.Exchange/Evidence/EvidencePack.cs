using System.Globalization;
using System.Text;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Exchange.Evidence;

/// <summary>A file of a pack.</summary>
/// <param name="Name">Its path within the pack, with slashes.</param>
/// <param name="Bytes">What it holds.</param>
public sealed record PackFile(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Everything by which somebody without this program can verify what was said: entries, proofs, the bodies that this
/// node may read, and the first entries of the logs, which name the keys.
/// </summary>
public sealed class EvidencePack
{
    private const int NameLetters = 80;

    private readonly Database database;
    private readonly StoredBodies bodies;
    private readonly NodeKeys keys;
    private readonly EvidencePlan plan;
    private readonly PackIndex index;
    private readonly Dictionary<int, SignedNote> notes = [];

    internal EvidencePack(Database database, StoredBodies bodies, NodeKeys keys, EvidencePlan plan, EvidenceOf of,
        string self, DateTimeOffset madeAt)
    {
        this.database = database;
        this.bodies = bodies;
        this.keys = keys;
        this.plan = plan;
        index = new PackIndex(
            PackIndex.FormatName, Texts.IsoInstant(madeAt), self, PackAsked.Of(of), [.. plan.Logs.Select(PackLog.Of)],
            [], [.. plan.LeftOut.Select(l => new PackLeftOut(l.Origin, l.Index, l.Why))]);
        Name = "evidence-" + (of is EvidenceOf.Entry entry
            ? entry.Index.ToString(CultureInfo.InvariantCulture)
            : Plain(((EvidenceOf.Thread)of).Name));
    }

    /// <summary>What a file or folder of it may be called.</summary>
    public string Name { get; }

    /// <summary>Entries that it shows.</summary>
    public int Entries => plan.Entries.Count;

    /// <summary>Logs that they stand in.</summary>
    public int Logs => plan.Logs.Count;

    /// <summary>Entries that were asked for and could not be shown.</summary>
    public int LeftOut => plan.LeftOut.Count;

    /// <summary>
    /// The files, one entry read at a time; <c>pack.json</c> comes last: without it a pack is not whole.
    /// </summary>
    /// <param name="words">The words of all languages, for the guide in the pack.</param>
    public IEnumerable<PackFile> Files(Catalogue words)
    {
        List<PackEntry> shown = [];
        foreach (var planned in plan.Entries)
        {
            var (entry, files) = database.Read(s => Read(s, planned));
            shown.Add(entry);
            foreach (var file in files)
            {
                yield return file;
            }
        }

        foreach (var log in plan.Logs)
        {
            yield return Text($"{log.Folder}/vkey", log.Genesis.LogKey + "\n");
        }

        foreach (var program in PackGuide.Programs)
        {
            yield return program;
        }

        yield return Text("README.txt", PackGuide.Readme(words, index));
        yield return new PackFile("pack.json", (index with { Entries = shown }).ToBytes());
    }

    private (PackEntry Entry, List<PackFile> Files) Read(Session session, PlannedEntry planned)
    {
        var (log, at) = (planned.Log, planned.Index);
        var (bytes, isRefused) = session.First(
            $"select bytes, refused from exchange_entry where origin = {log.Origin} and idx = {at}",
            row => (row.BlobOrNull(0), !row.IsNull(1)));
        if (bytes is null || !Entry.TryParse(bytes, out var entry, out _))
        {
            throw new DatabaseUnusableException(
                log.Origin, $"entry {at} is not what was received. Restore the last backup.");
        }

        List<PackFile> files =
        [
            new PackFile($"{log.Folder}/entry-{at}.cose", entry.Bytes),
            new PackFile(
                $"{log.Folder}/entry-{at}.tlog-proof",
                ServeLog.ProofText(session, log.Origin, at, Note(session, log), log.Checkpoint.Size)),
        ];
        if (Receipt(session, log, entry, at) is { } receipt)
        {
            files.Add(new PackFile($"{log.Folder}/receipt-{at}.cose", receipt));
        }

        var body = $"{log.Folder}/body-{at}";
        var state = PackBody.NotReadable;
        switch (bodies.Of(session, log.Origin, entry, index.MadeBy))
        {
            case StoredBody.Inline inline:
                files.Add(new PackFile(body + ".json", inline.Json));
                state = PackBody.Inline;
                break;
            case StoredBody.Opened { Body: var opened }:
                files.Add(new PackFile(body + ".json", opened.Plaintext));
                files.Add(new PackFile(body + ".salt", opened.Salt));
                state = PackBody.Shown;
                break;
            case StoredBody.Erased when !isRefused:
                state = PackBody.Erased;
                break;
            default:
                // Never read here, refused and not kept, or not its body: the entry and its place are proven without.
                break;
        }

        // The word of the entry's own node before that of this one, which may have erased its copy by itself.
        var erasure = state == PackBody.Erased
            ? ErasureRows.Of(session, log.Origin, at).Find(e => e.IsForAll || e.By.Origin == index.MadeBy)
            : null;
        return (
            PackEntry.Of(
                planned, entry, state, erasure is null ? null : new PackErasure(erasure.By.Origin, erasure.By.Index)),
            files);
    }

    // Of the own log alone, and by the key that its first entry names: nodes founded without one give no receipts.
    private byte[]? Receipt(Session session, PlannedLog log, Entry entry, long at)
    {
        var (size, root) = (log.Checkpoint.Size, log.Checkpoint.Root);
        if (log.Origin != index.MadeBy || log.Genesis.ReceiptKey is null || size < InclusionReceipt.MinTreeSize)
        {
            return null;
        }

        var proof = InclusionProof.Create(at, size, TreeStore.Subtrees(session, log.Origin, size));
        if (!proof.TryVerify(entry.LeafHash, root, out _))
        {
            // What is stored does not lead to what was signed: nothing is signed about it anew.
            throw new DatabaseUnusableException(
                log.Origin, $"entry {at} does not lead to the signed root. Restore the last backup.");
        }

        using var key = keys.OpenReceipt();
        return key is null ? null : InclusionReceipt.Sign(proof, root, log.Origin, entry.Header.Thread, key);
    }

    // Its lines are verified: once a log, and one for all of its proofs.
    private SignedNote Note(Session session, PlannedLog log)
    {
        if (!notes.TryGetValue(log.Number, out var note))
        {
            note = ServeLog.NoteOf(session, log.Origin, log.Checkpoint);
            notes[log.Number] = note;
        }

        return note;
    }

    private static PackFile Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    // A thread is named by whoever opened it; a file is not to be named by them beyond plain letters.
    private static string Plain(string thread)
    {
        var plain = new string([.. thread.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(NameLetters)]);
        return plain.Length > 0 ? plain : "thread";
    }
}

/// <summary>Finds evidence for those who may read it, and notes who did.</summary>
public sealed class EvidencePacks
{
    /// <summary>How the audit trail names the making of a pack.</summary>
    public const string Act = "exchange.prove";

    private readonly Database database;
    private readonly NodeDirectory directory;
    private readonly BusinessClock clock;
    private readonly AuditReads reads;
    private readonly StoredBodies bodies;
    private readonly NodeKeys keys;
    private readonly EvidencePlanner planner;

    internal EvidencePacks(
        Database database, NodeDirectory directory, BusinessClock clock, AuditReads reads, StoredBodies bodies,
        NodeKeys keys, ThreadScopes scopes)
    {
        this.database = database;
        this.directory = directory;
        this.clock = clock;
        this.reads = reads;
        this.bodies = bodies;
        this.keys = keys;
        planner = new EvidencePlanner(scopes);
    }

    /// <summary>The evidence that a viewer may read; what is not in their scope is not known to them.</summary>
    public Decision<EvidencePack> Find(Viewer viewer, EvidenceOf of)
    {
        viewer.Require(Permission.ReadExchange);
        return Make(viewer, viewer, of);
    }

    /// <summary>For whoever holds the data folder.</summary>
    public Decision<EvidencePack> FindAsOperator(EvidenceOf of) => Make(null, Viewer.Operator, of);

    private Decision<EvidencePack> Make(Viewer? scope, Viewer reader, EvidenceOf of)
    {
        var plan = database.Read(s => planner.Plan(s, scope, of));
        if (plan.Refusal is { } refusal)
        {
            return refusal;
        }

        reads.Note(reader, Act, LogAddress.Of(plan.Fact.First));
        return new EvidencePack(database, bodies, keys, plan.Fact, of, directory.Self.Origin, clock.GetUtcNow());
    }
}
