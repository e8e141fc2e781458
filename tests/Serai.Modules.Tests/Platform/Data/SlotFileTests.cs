using System.Text;
using Serai.Platform.Data;

namespace Serai.Tests.Platform.Data;

/// <summary>What a slot file remembers survives a write that was torn.</summary>
public sealed class SlotFileTests : IDisposable
{
    private readonly string folder = TestNode.TemporaryFolder();

    private string FilePath => Path.Combine(folder, "slots");

    [Fact]
    public void A_new_file_remembers_nothing_and_says_that_it_was_missing()
    {
        using (var made = SlotFile.Open(FilePath))
        {
            Assert.True(made.WasMissing);
            Assert.Null(made.Last);
        }

        using var again = SlotFile.Open(FilePath);
        Assert.False(again.WasMissing);
        Assert.Null(again.Last);
    }

    [Fact]
    public void The_last_of_many_writes_is_what_it_remembers()
    {
        using (var file = SlotFile.Open(FilePath))
        {
            for (var i = 0; i < 25; i++)
            {
                file.Begin(Encoding.ASCII.GetBytes($"number {i}"));
                file.End();
            }
        }

        Assert.Equal("number 24", Last());
        Assert.Equal(2 * SlotFile.SlotBytes, new FileInfo(FilePath).Length);
    }

    /// <summary>Every byte of the page that was written last is spoilt in turn: the one before stands.</summary>
    [Fact]
    public void Of_a_torn_write_the_slot_before_stands_wherever_it_was_torn()
    {
        using (var file = SlotFile.Open(FilePath))
        {
            file.Put("one"u8);
            file.Put("two"u8);
        }

        var whole = File.ReadAllBytes(FilePath);
        var slot = whole.AsSpan(SlotFile.SlotBytes).ToArray();
        var end = Array.FindLastIndex(slot, b => b != 0) + 1;
        for (var at = 0; at < end; at++)
        {
            var torn = whole.ToArray();
            torn[SlotFile.SlotBytes + at] ^= 0x20;
            File.WriteAllBytes(FilePath, torn);
            Assert.Equal("one", Last());
        }

        for (var kept = 0; kept < end; kept += 16)
        {
            var torn = whole.ToArray();
            Array.Clear(torn, SlotFile.SlotBytes + kept, SlotFile.SlotBytes - kept);
            File.WriteAllBytes(FilePath, torn);
            Assert.Equal("one", Last());
        }
    }

    [Fact]
    public void Behind_a_torn_write_it_goes_on_and_spoils_the_torn_slot_only()
    {
        using (var file = SlotFile.Open(FilePath))
        {
            file.Put("one"u8);
            file.Put("two"u8);
        }

        var torn = File.ReadAllBytes(FilePath);
        torn[SlotFile.SlotBytes] ^= 1;
        File.WriteAllBytes(FilePath, torn);
        using (var file = SlotFile.Open(FilePath))
        {
            file.Put("three"u8);
        }

        Assert.Equal("three", Last());
        var after = File.ReadAllBytes(FilePath);
        after[SlotFile.SlotBytes] ^= 1;
        File.WriteAllBytes(FilePath, after);
        Assert.Equal("one", Last());
    }

    [Fact]
    public void A_file_whose_both_slots_are_spoilt_remembers_nothing_and_is_no_missing_one()
    {
        using (var file = SlotFile.Open(FilePath))
        {
            file.Put("one"u8);
            file.Put("two"u8);
        }

        File.WriteAllBytes(FilePath, new byte[10]);
        using var spoilt = SlotFile.Open(FilePath);
        Assert.Null(spoilt.Last);
        Assert.False(spoilt.WasMissing);
    }

    [Fact]
    public void As_much_as_a_slot_holds_is_taken_and_a_byte_more_is_not()
    {
        using var file = SlotFile.Open(FilePath);
        file.Put(new byte[SlotFile.PayloadBytesMax]);
        Assert.Throws<ArgumentException>(() => file.Put(new byte[SlotFile.PayloadBytesMax + 1]));
        using var read = SlotFile.Open(FilePath);
        Assert.Equal(SlotFile.PayloadBytesMax, read.Last!.Length);
    }

    [Fact]
    public void After_a_write_that_failed_every_write_is_refused()
    {
        using var file = SlotFile.Open(FilePath);
        file.Dispose();
        Assert.Throws<IOException>(() => file.Put("one"u8));
        Assert.Throws<IOException>(() => file.Begin("two"u8));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string? Last()
    {
        using var file = SlotFile.Open(FilePath);
        return file.Last is { } bytes ? Encoding.ASCII.GetString(bytes) : null;
    }
}
