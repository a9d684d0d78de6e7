namespace DeepNet.Training;

/// <summary>A curve of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Style">The class that gives it its colour.</param>
/// <param name="Points">The points, from left to right.</param>
internal sealed record ChartSeries(string Name, string Style, IReadOnlyList<ChartPoint> Points)
{
    private const int MaxPoints = 1000;

    /// <summary>Whether it is there for comparison, thin and pale.</summary>
    public bool IsFaint { get; init; }

    /// <summary>What a curve with so many points is drawn with: at most 1,000, the extremes among them.</summary>
    public IReadOnlyList<ChartPoint> Drawn => Points.Count <= MaxPoints ? Points : Thin();

    /// <summary>The least point; null if no value is finite.</summary>
    public ChartPoint? Least => Points.Where(point => double.IsFinite(point.Y))
        .Select(point => (ChartPoint?)point).MinBy(point => point!.Value.Y);

    /// <summary>Of points that follow each other, the least, the greatest and the first that is not finite; and the
    /// ends.</summary>
    private List<ChartPoint> Thin()
    {
        const int parts = (MaxPoints - 2) / 3;
        var drawn = new List<ChartPoint> { Points[0] };
        int last = Points.Count - 1;
        for (int part = 0; part < parts; part++)
        {
            int from = 1 + (int)((long)part * (last - 1) / parts);
            int to = 1 + (int)((long)(part + 1) * (last - 1) / parts);
            int least = -1, greatest = -1, bad = -1;
            for (int i = from; i < to; i++)
            {
                double y = Points[i].Y;
                if (!double.IsFinite(y))
                {
                    bad = bad < 0 ? i : bad;
                    continue;
                }

                least = least < 0 || y < Points[least].Y ? i : least;
                greatest = greatest < 0 || y > Points[greatest].Y ? i : greatest;
            }

            foreach (int i in new SortedSet<int> { least, greatest, bad })
            {
                if (i >= 0)
                    drawn.Add(Points[i]);
            }
        }

        drawn.Add(Points[last]);
        return drawn;
    }
}
