using System.IO.Compression;
using System.Text;
using Serai.Surveillance.Imports;

namespace Serai.Modules.Tests.Surveillance.Imports;

/// <summary>Every bad input gets a clear answer, and the good rows around it are kept.</summary>
public sealed class BadInputTests
{
    private const string Header = "date,place,disease,indicator,value\n";
    private const string Good = "2020-03-13,KAZ,covid-19,cases,4\n";

    public static TheoryData<string, string> BadRows => new()
    {
        { "2020-03-13,CHN,covid-19,cases,2.5", "value-fraction" },
        { "2020-03-13,CHN,covid-19,cases,4.0", "value-fraction" },
        { "2020-03-13,CHN,covid-19,cases,\"1,000\"", "value-separator" },
        { "2020-03-13,CHN,covid-19,cases,\"1,0000\"", "value-fraction" },
        { "2020-03-13,CHN,covid-19,cases,many", "value-text" },
        { "2020-03-13,CHN,covid-19,cases,-", "value-text" },
        { "2020-03-13,CHN,covid-19,cases,1e3", "value-text" },
        { "2020-03-13,CHN,covid-19,cases,1000000001", "value-large" },
        { "2020-03-13,CHN,covid-19,cases,-1000000001", "value-large" },
        { "2020-03-13,CHN,covid-19,cases,99999999999999999999", "value-large" },
        { "2020-03-15,CHN,covid-19,cases,1", "date-future" },
        { "1899-12-31,CHN,covid-19,cases,1", "date-old" },
        { "03.2020,CHN,covid-19,cases,1", "date" },
        { "13.03.20,CHN,covid-19,cases,1", "date" },
        { "12/31/1899,CHN,covid-19,cases,1", "date-old" },
        { "2020-W60,CHN,covid-19,cases,1", "date" },
        { "2020-03-13,C\u001b[31mHN,covid-19,cases,1", "control" },
        { "2020-02-30,CHN,covid-19,cases,1", "date" },
        { ",CHN,covid-19,cases,1", "date" },
        { "2020-03-13,,covid-19,cases,1", "place-empty" },
        { "2020-03-13,CHN,,cases,1", "disease-empty" },
        { $"2020-03-13,{new string('x', 101)},covid-19,cases,1", "place-long" },
        { $"2020-03-13,CHN,{new string('x', 101)},cases,1", "disease-long" },
        { "2020-03-13,CHN,covid-19,recovered,1", "indicator" },
        { "2020-03-13,CHN,covid-19,cases", "cells" },
        { "2020-03-13,CHN,covid-19,cases,1,2", "cells" },
        { "2020-03-13,C\"HN,covid-19,cases,1", "quotes" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_bad_row_is_refused_with_its_line_and_reason_and_the_good_one_taken(string row, string reason)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(Header + row + "\n" + Good);
        Assert.Equal(ImportState.Done, result.State);
        Assert.Equal((2, 1, 1, 0), (result.Read, result.Accepted, result.Refused, result.ToMap));
        var refusal = Assert.Single(result.Refusals);
        Assert.Equal(2, refusal.Line);
        Assert.Equal("surveillance.row." + reason, refusal.Reason.TextKey);
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 4"], room.State());
    }

    [Theory]
    [InlineData("2020-03-14,CHN,covid-19,cases,1000000000")]
    [InlineData("1900-01-01,CHN,covid-19,cases,-1000000000")]
    public async Task What_lies_on_the_limit_is_taken(string row)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        Assert.Equal(1, (await room.ImportAsync(Header + row + "\n")).Accepted);
    }

    public static TheoryData<byte[], string, string> BadFiles => new()
    {
        { [], "empty", "" },
        { "\n\n"u8.ToArray(), "empty", "" },
        { "date,place;cases\n"u8.ToArray(), "separator-choose", "" },
        { "date|place|cases\n"u8.ToArray(), "disease-missing", "" },
        { "date,place,disease\n"u8.ToArray(), "columns-missing", "cases" },
        { "when,where,what\n"u8.ToArray(), "columns-missing", "date, place, cases, disease" },
        { "date,place,disease,cases\n03/04/2020,KAZ,covid-19,1\n"u8.ToArray(), "date-order", "03/04/2020" },
        { "date,place,disease,value\n"u8.ToArray(), "columns-missing", "indicator" },
        { "date,place,cases\n"u8.ToArray(), "disease-missing", "" },
        { "date,place,disease,cases,CASES\n"u8.ToArray(), "column-twice", "cases" },
        { "date,place,disease,cases,new_cases\n"u8.ToArray(), "column-twice", "cases, new_cases" },
        { Encoding.Latin1.GetBytes(Header + Good + "2020-03-13,Köln,covid-19,cases,1\n"), "not-utf-8", "3" },
        { Encoding.UTF8.GetBytes(Header + "2020-03-13,K\0Z,covid-19,cases,1\n"), "nul", "2" },
        { Encoding.UTF8.GetBytes(Header + Good + "2020-03-13,\"CHN,covid-19,cases,1\n" + Good), "quote-open", "3" },
        { "PK\u0003\u0004...."u8.ToArray(), "workbook", "" },
        { Gzip(Gzip(Encoding.UTF8.GetBytes(Header + Good))), "packed-twice", "" },
        { Gzip(Encoding.UTF8.GetBytes(Header + Good))[..30], "gzip-damaged", "" },
        { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF], "gzip-damaged", "" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_cannot_be_read_is_refused_as_a_whole(byte[] bytes, string reason, string value)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(bytes);
        Assert.Equal(ImportState.Refused, result.State);
        Assert.Equal("surveillance.file." + reason, result.Refusal!.TextKey);
        Assert.Equal(value, Assert.Single(result.Refusal.Arguments.DefaultIfEmpty("")));
        Assert.Empty(room.State());
        Assert.False(room.HasSetAside);
        var listed = Assert.Single(room.Imports.Latest(SurveillanceRoom.Officer));
        Assert.Equal(ImportState.Refused, listed.Result.State);
    }

    [Fact]
    public async Task A_gzip_file_that_was_cut_off_anywhere_is_refused_and_not_taken_in_part()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var packed = Gzip(Encoding.UTF8.GetBytes(Header + Good + Good.Replace("KAZ", "CHN", StringComparison.Ordinal)));
        for (var length = 2; length < packed.Length; length++)
        {
            Assert.Equal(ImportState.Refused, (await room.ImportAsync(packed[..length])).State);
        }

        Assert.Equal(2, (await room.ImportAsync(packed)).Accepted);
    }

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Header + Good) },
        { "UTF-8 with mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Header + Good)] },
        { "UTF-16 LE", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Header + Good)] },
        { "UTF-16 BE", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Header + Good)] },
        { "UTF-16 without mark", Encoding.Unicode.GetBytes(Header + Good) },
        { "UTF-16 BE without mark", Encoding.BigEndianUnicode.GetBytes(Header + Good) },
        { "gzip", Gzip(Encoding.UTF8.GetBytes(Header + Good)) },
        { "gzip of UTF-16", Gzip([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Header + Good)]) },
        { "Windows line ends", Encoding.UTF8.GetBytes((Header + Good).ReplaceLineEndings("\r\n")) },
        { "no last line end", Encoding.UTF8.GetBytes((Header + Good).TrimEnd()) },
        { "names in capitals", Encoding.UTF8.GetBytes(Header.ToUpperInvariant() + Good) },
        { "other order", "value,Indicator,disease,note,place,date\n4,cases,covid-19,x,KAZ,2020-03-13\n"u8.ToArray() },
        { "quoted", Encoding.UTF8.GetBytes(Header + "\"2020-03-13\",\"KAZ\",\"covid-19\",\"cases\",\"4\"\n") },
        { "blank lines", Encoding.UTF8.GetBytes("\n" + Header + "\n\n" + Good + "\n") },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task What_programs_write_is_understood(string what, byte[] bytes)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(bytes);
        Assert.Equal((what, 1, 0), (what, result.Accepted, result.Refused));
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 4"], room.State());
    }

    [Fact]
    public async Task A_line_of_a_gigabyte_is_refused_with_its_number_and_little_memory()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await using var endless = new RepeatingStream(Encoding.UTF8.GetBytes(Header + Good), (byte)'7', 1L << 30);
        var before = GC.GetTotalAllocatedBytes();
        var result = await room.Import.RunAsync(endless, new ImportOptions("big.csv", "p1"));
        Assert.Equal("surveillance.file.line-too-long", result.Refusal!.TextKey);
        Assert.Equal("3", result.Refusal.Arguments[0].ToString());
        Assert.True(endless.Handed < 1 << 20, $"{endless.Handed} bytes were read of it");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20);
        Assert.Empty(room.State());
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public async Task A_record_may_be_as_long_as_the_limit_and_no_letter_longer(int chars, bool isTaken)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var header = "date,place,disease,indicator,value,note\n";
        var start = "2020-03-13,KAZ,covid-19,cases,4,";
        var text = header + start + new string('x', chars - start.Length - 1) + "\n";
        var result = await room.ImportAsync(text, limits: ImportLimits.Default with { RecordChars = 1_000 });
        Assert.Equal(isTaken ? ImportState.Done : ImportState.Refused, result.State);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_at_the_same_limit_and_is_named()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var rows = string.Concat(Enumerable.Repeat(Good, 3_000));
        var result = await room.ImportAsync(Header + Good + "\"2020-03-13,KAZ\n" + rows);
        Assert.Equal("surveillance.file.quote-open", result.Refusal!.TextKey);
        Assert.Equal("3", result.Refusal.Arguments[0].ToString());
    }

    [Fact]
    public async Task A_bomb_stops_at_the_limit_of_the_unpacked_text()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var packed = Gzip(Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat(Good, 10_000))));
        var size = Header.Length + (Good.Length * 10_000);
        var limits = ImportLimits.Default with { FileChars = size - 1 };
        Assert.Equal("surveillance.file.too-large", (await room.ImportAsync(packed, null, limits)).Refusal!.TextKey);
        Assert.Null((await room.ImportAsync(packed, null, limits with { FileChars = size })).Refusal);
    }

    [Fact]
    public async Task More_rows_than_the_limit_refuse_the_file_and_leave_nothing()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var text = Header + Good + Good.Replace("KAZ", "CHN", StringComparison.Ordinal)
            + Good.Replace("KAZ", "RUS", StringComparison.Ordinal);
        var limits = ImportLimits.Default with { Rows = 2, BatchRows = 1 };
        var result = await room.ImportAsync(text, limits: limits);
        Assert.Equal("surveillance.file.rows", result.Refusal!.TextKey);
        Assert.Equal((0, 0), (result.Accepted, result.Refused));
        Assert.Empty(room.State());
        Assert.Equal(3, (await room.ImportAsync(text, limits: limits with { Rows = 3 })).Accepted);
    }

    [Fact]
    public async Task Refusals_beyond_the_limit_are_counted_but_not_kept()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var bad = string.Concat(Enumerable.Repeat("2020-03-13,KAZ,covid-19,cases,x\n", 4));
        var result = await room.ImportAsync(Header + bad, limits: ImportLimits.Default with { RefusalsKept = 3 });
        Assert.Equal((4, 3), (result.Refused, result.Refusals.Count));
    }

    [Fact]
    public async Task More_unknown_codes_than_the_limit_refuse_their_rows()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var rows = string.Concat(Enumerable.Range(0, 3).Select(i => $"2020-03-13,X{i},covid-19,cases,1\n"));
        var result = await room.ImportAsync(Header + rows, limits: ImportLimits.Default with { UnknownCodes = 2 });
        Assert.Equal((2, 1), (result.ToMap, result.Refused));
        Assert.Equal("surveillance.row.unknown-many", result.Refusals[0].Reason.TextKey);
        Assert.Equal(4, result.Refusals[0].Line);
    }

    [Fact]
    public void The_limits_of_a_real_import_are_the_documented_ones()
    {
        var limits = ImportLimits.Default;
        Assert.Equal(
            (65_536, 4_096, 4L << 30, 20_000_000L, 1_000, 1_000, 5_000, 1_000_000_000L),
            (limits.RecordChars, limits.Columns, limits.FileChars, limits.Rows, limits.RefusalsKept,
                limits.UnknownCodes, limits.BatchRows, limits.Value));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}

/// <summary>A head and then one byte over and over; says how much of it was read.</summary>
internal sealed class RepeatingStream(byte[] head, byte filling, long length) : Stream
{
    public long Handed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        count = (int)Math.Min(count, length - Handed);
        for (var i = 0; i < count; i++)
        {
            buffer[offset + i] = Handed < head.Length ? head[Handed] : filling;
            Handed++;
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
