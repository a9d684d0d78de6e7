namespace DeepNet.Training;

/// <summary>A <see cref="CurveRecorder"/> as a checkpoint keeps it.</summary>
internal sealed record CurveState(long Width, IReadOnlyList<CurveBucket> Buckets);
