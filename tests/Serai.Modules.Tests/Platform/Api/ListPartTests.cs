using Serai.Platform.Api;
using Serai.Platform.Hosting.Edge;

namespace Serai.Modules.Tests.Platform.Api;

public sealed class ListPartTests
{
    [Fact]
    public void A_page_has_as_many_items_as_the_limit()
    {
        Assert.Equal(ListPart.LimitMax + 1, new ListPart { Limit = ListPart.LimitMax }.Most);
        Assert.Throws<ProblemException>(() => new ListPart { Limit = ListPart.LimitMax + 1 }.Most);
        Assert.Throws<ProblemException>(() => new ListPart { Limit = 0 }.Most);
    }

    [Fact]
    public void A_cursor_has_as_many_letters_as_the_limit()
    {
        // Three bytes are four letters; four bytes are the brackets and quotation marks.
        const int Word = (Cursor.LengthMax / 4 * 3) - 4;
        var longest = Cursor.Of(new string('w', Word));
        Assert.Equal(Cursor.LengthMax, longest.Length);
        Assert.Equal([new string('w', Word)], Cursor.Parts(longest, 1)!);
        Assert.Throws<ProblemException>(() => Cursor.Parts(Cursor.Of(new string('w', Word + 1)), 1));
    }
}
