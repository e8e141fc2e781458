using Serai.Platform.People.Held;

namespace Serai.Tests.Platform.People;

/// <summary>A page that is held back until it is whole.</summary>
public sealed class PageBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_is_larger_than_a_page_goes_on_as_it_comes(int beyond)
    {
        using var answer = new MemoryStream();
        await using var page = new PageBuffer(answer);
        await page.WriteAsync(new byte[PageBuffer.BytesMax - 1]);
        Assert.Equal(0, answer.Length);
        await page.WriteAsync(new byte[1 + beyond]);
        Assert.Equal(beyond > 0, page.IsGone);
        Assert.Equal(beyond > 0 ? PageBuffer.BytesMax + beyond : 0, answer.Length);
        Assert.Equal(PageBuffer.BytesMax + beyond, answer.Length + page.ToArray().Length);
    }
}
