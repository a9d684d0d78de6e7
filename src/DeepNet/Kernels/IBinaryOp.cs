namespace DeepNet.Kernels;

/// <summary>A function of two variables, applied element by element with broadcasting: y = f(a, b).</summary>
/// <remarks>Implement it in a struct and pass it to <c>x.Apply(op)</c>.</remarks>
public interface IBinaryOp
{
    /// <summary>f(a, b).</summary>
    T Forward<T>(T a, T b)
        where T : struct, ILane<T>;

    /// <summary>∂f/∂a, where y = f(a, b).</summary>
    T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>;

    /// <summary>∂f/∂b, where y = f(a, b).</summary>
    T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>;
}
