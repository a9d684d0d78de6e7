namespace DeepNet.Training.Tests.Reports;

/// <summary>What a browser makes of the page.</summary>
[Trait("Category", "Slow")]
public sealed class RenderingTests
{
    private static readonly (byte R, byte G, byte B) s_training = (0x2F, 0x6F, 0xDE);
    private static readonly (byte R, byte G, byte B) s_validation = (0xDD, 0x7A, 0x12);

    [BrowserFact]
    public void Curves_are_drawn_where_their_numbers_are()
    {
        using var folder = new TemporaryFolder();
        Screenshot page = Render(SampleReports.Curves(), folder, 1000, 900);
        CheckCurves(page, s_training, s_validation);
        page[3, page.Height - 3].Should().Be(((byte)0xF5, (byte)0xF6, (byte)0xF8));
    }

    [BrowserFact]
    public void In_the_dark_the_page_is_dark_and_the_curves_are_the_same()
    {
        using var folder = new TemporaryFolder();
        Screenshot page = Render(SampleReports.Curves(), folder, 1000, 900, isDark: true);
        CheckCurves(page, (0x6F, 0xA3, 0xFF), (0xF2, 0xA4, 0x44));
        page[3, page.Height - 3].Should().Be(((byte)0x10, (byte)0x13, (byte)0x17));
    }

    [BrowserFact]
    public void On_a_telephone_the_curves_fit_on_the_screen()
    {
        using var folder = new TemporaryFolder();
        Screenshot page = Render(SampleReports.Curves(), folder, 500, 1200);
        CheckCurves(page, s_training, s_validation);
        List<(int X, int Y)> curve = page.Tallest(s_training);
        (curve.Max(pixel => pixel.X) - curve.Min(pixel => pixel.X)).Should().BeInRange(300, 480);
    }

    [BrowserFact]
    public void No_panel_is_blank()
    {
        using var folder = new TemporaryFolder();
        Screenshot page = Render(SampleReports.Full() with { Notes = [] }, folder, 1000, 2400);

        // Hits and errors of the matrix: 0.72 and 0.81 of the colour on white; errors of 2 and 1 of 10.
        page.Of(Mixed(s_training, 0.72)).Should().HaveCountGreaterThan(400);
        page.Of(Mixed(s_validation, 0.45)).Should().HaveCountGreaterThan(400);
        page.Of((0x7B, 0x5C, 0xC9)).Should().HaveCountGreaterThan(200, "the curve of the learning rate");

        // Text and lines all the way down, and nothing but the page below.
        var background = page[3, page.Height - 3];
        var empty = new List<int>();
        for (int top = 0; top + 60 <= page.Height; top += 60)
        {
            int marks = 0;
            for (int y = top; y < top + 60; y++)
            {
                for (int x = 40; x < page.Width - 40; x++)
                    marks += page[x, y] != background && page[x, y] != ((byte)255, (byte)255, (byte)255) ? 1 : 0;
            }

            if (marks < 100)
                empty.Add(top);
        }

        empty.Should().OnlyContain(top => top >= 1400);
    }

    private static (byte R, byte G, byte B) Mixed((byte R, byte G, byte B) colour, double share)
    {
        byte Of(byte value) => (byte)Math.Round((value * share) + (255 * (1 - share)));
        return (Of(colour.R), Of(colour.G), Of(colour.B));
    }

    private static Screenshot Render(
        TrainingReport report, TemporaryFolder folder, int width, int height, bool isDark = false)
    {
        report.WriteHtml(folder.File("report.html"));
        return new Screenshot(Browser.Render(
            folder.File("report.html"), folder.File("report.png"), width, height, isDark));
    }

    /// <summary>The line falls from corner to corner of its place; the other curve falls to the same depth as the line
    /// nearly does, and rises again.</summary>
    private static void CheckCurves(
        Screenshot page, (byte R, byte G, byte B) training, (byte R, byte G, byte B) validation)
    {
        List<(int X, int Y)> line = page.Tallest(training);
        int left = line.Min(pixel => pixel.X), right = line.Max(pixel => pixel.X);
        int top = line.Min(pixel => pixel.Y), bottom = line.Max(pixel => pixel.Y);
        (right - left).Should().BeGreaterThan(300);
        (bottom - top).Should().BeGreaterThan(120);
        int wrong = 0, missing = 0;
        for (int x = left + 4; x <= right - 4; x++)
        {
            (int X, int Y)[] column = [.. line.Where(pixel => pixel.X == x)];
            double expected = top + 3 + ((bottom - top - 6) * (double)(x - left - 3) / (right - left - 6));
            if (column.Length == 0)
                missing++;
            else if (Math.Abs(column.Average(pixel => pixel.Y) - expected) > 3)
                wrong++;
        }

        // Where the other curve crosses, this one is hidden.
        missing.Should().BeLessThan(40);
        wrong.Should().BeLessThan(25);

        List<(int X, int Y)> bend = page.Tallest(validation);
        int deepest = bend.Max(pixel => pixel.Y);
        double at = bend.Where(pixel => pixel.Y == deepest).Average(pixel => pixel.X);
        at.Should().BeApproximately((left + right) / 2.0, 0.08 * (right - left));
        double height = bottom - top;
        ((bend.Min(pixel => pixel.Y) - top) / height).Should().BeInRange(0.02, 0.08);
        ((deepest - top) / height).Should().BeInRange(0.82, 0.9);
        bend.Min(pixel => pixel.X).Should().BeInRange(left - 4, left + 4);
        bend.Max(pixel => pixel.X).Should().BeInRange(right - 4, right + 4);
    }
}
