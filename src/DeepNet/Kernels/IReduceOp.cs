namespace DeepNet.Kernels;

/// <summary>An associative, commutative combination of many values into one.</summary>
internal interface IReduceOp
{
    /// <summary>The result of combining nothing.</summary>
    double Identity { get; }

    /// <summary>Combines two partial results.</summary>
    T Combine<T>(T a, T b)
        where T : struct, ILane<T>;
}
