using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Tests.Commands;

namespace Serai.Tests.Platform.People;

public sealed class WrappingKeyTests
{
    [Theory]
    [InlineData("author-wrapping.key")]
    [InlineData("author-wrapping.key.part")]
    public void What_a_kill_left_of_a_key_that_wraps_nothing_yet_is_made_anew(string left)
    {
        using var scratch = new Scratch();
        using var folder = NodeFolder.Take(scratch.Folder);
        folder.MakeKeysFolder();
        File.WriteAllBytes(Path.Combine(folder.KeysFolder, left), []);

        var key = WrappingKey.LoadOrMake(folder, isNew: true);

        Assert.Equal(key, WrappingKey.LoadOrMake(folder, isNew: false));
        Assert.Equal(32, key.Length);
        Assert.False(File.Exists(Path.Combine(folder.KeysFolder, "author-wrapping.key.part")));
    }

    [Fact]
    public void An_empty_key_that_wrapped_something_is_lost_and_said_so()
    {
        using var scratch = new Scratch();
        using var folder = NodeFolder.Take(scratch.Folder);
        folder.MakeKeysFolder();
        File.WriteAllBytes(Path.Combine(folder.KeysFolder, "author-wrapping.key"), []);

        var refused = Assert.Throws<NodeFolderException>(() => WrappingKey.LoadOrMake(folder, isNew: false));
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }
}
