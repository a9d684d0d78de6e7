namespace DeepNet.Training;

/// <summary>A curve of any length in bounded memory: steps share a point, twice as many whenever there are too many
/// points; extremes are kept.</summary>
/// <remarks>Which steps share a point follows from their numbers alone, so that a resumed curve is the
/// uninterrupted one.</remarks>
internal sealed class CurveRecorder
{
    public const int MaxPoints = 500;

    private List<CurveBucket> _buckets = [];
    private long _width = 1;

    public CurveState State
    {
        get => new(_width, [.. _buckets]);
        set => (_width, _buckets) = (Math.Max(1, value.Width), [.. value.Buckets]);
    }

    public IReadOnlyList<ReportPoint> Points => [.. _buckets.Select(bucket => bucket.ToPoint())];

    /// <summary>Adds a step, counted from 1, later than those before.</summary>
    public void Add(long step, double value)
    {
        Append(_buckets, CurveBucket.Of(step, value));
        while (_buckets.Count > MaxPoints)
        {
            _width *= 2;
            var wider = new List<CurveBucket>();
            foreach (CurveBucket bucket in _buckets)
                Append(wider, bucket);
            _buckets = wider;
        }
    }

    public void Clear()
    {
        _buckets.Clear();
        _width = 1;
    }

    private void Append(List<CurveBucket> buckets, CurveBucket next)
    {
        if (buckets is [.., var last] && (last.Step - 1) / _width == (next.Step - 1) / _width)
            buckets[^1] = last.With(next);
        else
            buckets.Add(next);
    }
}
