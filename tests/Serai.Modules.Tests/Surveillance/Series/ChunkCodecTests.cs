using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Serai.Platform.Data;
using Serai.Surveillance.Series;

namespace Serai.Modules.Tests.Surveillance.Series;

public sealed class ChunkCodecTests
{
    [Fact]
    public void What_is_decoded_is_what_was_encoded() =>
        Prop.ForAll(Arb.From(Chunks), chunk =>
        {
            var decoded = ChunkCodec.Decode(chunk.Id, ChunkCodec.Encode(chunk));
            return decoded.Days.SequenceEqual(chunk.Days) && decoded.Id == chunk.Id;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_byte_anywhere_is_noticed_and_the_words_name_series_and_year() =>
        Prop.ForAll(Arb.From(Chunks), Arb.From(Gen.Choose(0, 1 << 20)), (chunk, seed) =>
        {
            var bytes = ChunkCodec.Encode(chunk);
            bytes[seed % bytes.Length] ^= (byte)(1 + (seed % 255));
            var damaged = Assert.Throws<DamagedChunkException>(() => ChunkCodec.Decode(chunk.Id, bytes));
            Assert.Contains($"series {chunk.Series} in {chunk.Year}", damaged.Message, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_cut_off_or_of_another_series_are_noticed()
    {
        var chunk = new SeriesChunk(7, 2020, [new PackedDay(Day(2020, 3, 13), 4, 1, 1, 1)]);
        var bytes = ChunkCodec.Encode(chunk);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DamagedChunkException>(() => ChunkCodec.Decode(chunk.Id, bytes.AsSpan(0, length)));
        }

        Assert.Throws<DamagedChunkException>(() => ChunkCodec.Decode(SeriesChunk.IdOf(8, 2020), bytes));
        Assert.Throws<DamagedChunkException>(() => ChunkCodec.Decode(SeriesChunk.IdOf(7, 2021), bytes));
    }

    [Fact]
    public void A_year_of_daily_counts_of_one_import_takes_less_than_two_bytes_a_day()
    {
        var days = Enumerable.Range(0, 366)
            .Select(i => new PackedDay(Day(2020, 1, 1) + i, i % 60, 1, 12_345, 1_600_000_000_000)).ToList();
        Assert.InRange(ChunkCodec.Encode(new SeriesChunk(1, 2020, days)).Length, 1, 2 * 366);
    }

    [Fact]
    public void The_largest_chunk_fits()
    {
        var days = Enumerable.Range(0, 366).Select(i => new PackedDay(
            Day(2020, 1, 1) + i,
            (i % 2 == 0 ? 1 : -1) * (1L << 61),
            i % 2 == 0 ? int.MaxValue : 1,
            i % 2 == 0 ? 1L << 60 : 1,
            i % 2 == 0 ? 1 : 1L << 60)).ToList();
        var chunk = new SeriesChunk(1, 2020, days);
        Assert.Equal(days, ChunkCodec.Decode(chunk.Id, ChunkCodec.Encode(chunk)).Days);
    }

    [Fact]
    public void Text_of_a_schema_file_is_read_in_whatever_order_it_stands()
    {
        var text = Encoding.UTF8.GetBytes("0\n2020-03-13 -4 2 9 1000\n2020-03-12 7 1 8 900");
        Assert.Equal(
            [new PackedDay(Day(2020, 3, 12), 7, 1, 8, 900), new PackedDay(Day(2020, 3, 13), -4, 2, 9, 1000)],
            ChunkCodec.Decode(SeriesChunk.IdOf(1, 2020), text).Days);
        Assert.Throws<DamagedChunkException>(() => ChunkCodec.Decode(SeriesChunk.IdOf(1, 2020), text.AsSpan(0, 30)));
    }

    [Fact]
    public async Task A_damaged_chunk_says_which_file_to_restore_and_leaves_the_others_readable()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(
            "date,place,disease,indicator,value\n2020-03-13,KAZ,covid-19,cases,4\n2020-03-13,CHN,covid-19,cases,5\n");
        var id = SeriesChunk.IdOf(1, 2020);
        await room.Database.WriteAsync(tx => tx.Execute(
            $"update surveillance_chunk set packed = zeroblob(9) where id = {id}"));
        var damaged = Assert.Throws<DatabaseUnusableException>(() => Days(1));
        Assert.Contains("series 1 in 2020", damaged.Message, StringComparison.Ordinal);
        Assert.Contains(room.Database.Path, damaged.Message, StringComparison.Ordinal);
        Assert.Equal(5, Assert.Single(Days(2)).Count);

        List<Serai.Vocabulary.Notifications.DayCount> Days(long series) => room.Database.Read(
            s => SeriesTable.Days(s, series, DateOnly.MinValue, DateOnly.MaxValue));
    }

    private static Gen<SeriesChunk> Chunks =>
        from series in Gen.Choose(1, 100_000)
        from year in Gen.Choose(1900, 2100)
        from gaps in Gen.ListOf(Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(1, 90))))
        from cells in Gen.ArrayOf(Cell, gaps.Count)
        let days = gaps.Scan(Day(year, 1, 1) - 1).TakeWhile(d => d <= Day(year, 12, 31))
        select new SeriesChunk(series, year, [.. days.Zip(cells, (day, cell) => cell with { Day = day })]);

    private static Gen<PackedDay> Cell =>
        from value in Gen.Frequency(
            (6, Gen.Choose(0, 300).Select(v => (long?)v)),
            (1, Gen.Choose(int.MinValue, int.MaxValue).Select(v => (long?)v)),
            (1, Gen.Constant((long?)null)))
        from revision in Gen.Choose(1, 3)
        from import in Gen.Choose(1, 4)
        select new PackedDay(0, value, revision, import, 1_600_000_000_000 + (import * 86_400_000L));

    private static int Day(int year, int month, int day) => new DateOnly(year, month, day).DayNumber;
}

/// <summary>Running sums, as the days that follow each other by gaps.</summary>
internal static class Sums
{
    public static IEnumerable<int> Scan(this IEnumerable<int> gaps, int start)
    {
        foreach (var gap in gaps)
        {
            yield return start += gap;
        }
    }
}
