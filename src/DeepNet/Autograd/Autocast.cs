using System.Diagnostics.CodeAnalysis;

namespace DeepNet;

/// <summary>Mixed precision: inside <c>using (Autocast.To(DType.BFloat16)) { … }</c> the operations that gain from a
/// 16-bit type compute in it, and those that lose by it in Float32.</summary>
/// <remarks>
/// <para>Matrix products, linear maps, convolutions and attention convert their inputs to the type; sums within them
/// are Float32's. Reductions, normalizations, softmax, recurrent layers and losses convert 16-bit inputs to Float32 and
/// give Float32. What joins tensors, element by element or by writing one into another, takes both kinds and gives
/// Float32 where they meet; all else computes in the type it is given. Float64 and integers stay as they are.</para>
/// <para>Parameters keep their type, and so do their gradients: the conversions are recorded. A backward pass computes
/// in the types of the forward pass, inside of a scope and out of it. Scopes nest and follow <c>await</c>. With Float16
/// use <see cref="Optimizers.GradientScaler"/>. torch.autocast; Micikevicius et al., 2018,
/// https://arxiv.org/abs/1710.03740.</para>
/// </remarks>
public static class Autocast
{
    private static readonly AsyncLocal<DType?> s_type = new();
    private static volatile bool s_wasUsed;

    /// <summary>The type of the scope that is open here; null if there is none.</summary>
    public static DType? Current => s_wasUsed ? s_type.Value : null;

    /// <summary>Before the first scope of the process this is one read.</summary>
    internal static bool IsOn => Current is not null;

    /// <summary>Opens a scope; dispose the result to close it.</summary>
    /// <param name="dtype">BFloat16, which has Float32's range, or Float16, which has more digits.</param>
    /// <exception cref="DTypeException">The type is neither.</exception>
    public static IDisposable To(DType dtype)
    {
        if (!dtype.IsHalf())
        {
            throw new DTypeException(
                $"Autocast: {dtype} is no 16-bit floating-point type; use BFloat16 or Float16, or Autocast.None().",
                dtype);
        }

        return Open(dtype);
    }

    /// <summary>Inside a scope, opens one where nothing is converted: tensors of different types do not mix.</summary>
    public static IDisposable None() => Open(null);

    /// <summary>A scope of the type, or of none.</summary>
    internal static IDisposable Open(DType? dtype)
    {
        var scope = new Scope(s_type.Value);
        s_wasUsed = true;
        s_type.Value = dtype;
        return scope;
    }

    /// <summary>Closes the scope that is open here, if any, until the result is disposed.</summary>
    internal static Suspension Suspend()
    {
        DType? dtype = Current;
        if (dtype is not null)
            s_type.Value = null;
        return new Suspension(dtype);
    }

    /// <summary>Suspends the scope, if one is open, and converts 16-bit arguments to Float32.</summary>
    internal static Suspension Wide(ref Tensor a)
    {
        Suspension scope = Suspend();
        a = scope.Wide(a)!;
        return scope;
    }

    /// <inheritdoc cref="Wide(ref Tensor)"/>
    internal static Suspension Wide(ref Tensor a, ref Tensor b)
    {
        Suspension scope = Wide(ref a);
        b = scope.Wide(b)!;
        return scope;
    }

    /// <inheritdoc cref="Wide(ref Tensor)"/>
    internal static Suspension Wide(ref Tensor a, ref Tensor b, ref Tensor? c)
    {
        Suspension scope = Wide(ref a, ref b);
        c = scope.Wide(c);
        return scope;
    }

    /// <summary>Where a scope is open and one of the two is Float32, the other one becomes Float32 too.</summary>
    internal static void Meet(ref Tensor a, ref Tensor b)
    {
        if (!s_wasUsed || a is null || b is null || a.DType == b.DType || !IsOn)
            return;
        a = Met(a, b.DType);
        b = Met(b, a.DType);
    }

    /// <summary>The same for three.</summary>
    internal static void Meet(ref Tensor a, ref Tensor b, ref Tensor c)
    {
        Meet(ref a, ref b);
        Meet(ref a, ref c);
        Meet(ref b, ref c);
    }

    /// <summary>Suspends the scope after both met: the operation computes in the wider of their types.</summary>
    internal static Suspension Promote(Tensor a, ref Tensor b, out Tensor x)
    {
        x = a;
        Meet(ref x, ref b);
        return Suspend();
    }

    /// <summary>Both as <see cref="Meet(ref Tensor, ref Tensor)"/> makes them; null where that changes neither.
    /// </summary>
    internal static (Tensor A, Tensor B)? Meeting(Tensor a, Tensor b)
    {
        Tensor x = a, y = b;
        Meet(ref x, ref y);
        return x == a && y == b ? null : (x, y);
    }

    /// <summary>x as Float32 if it is of a 16-bit type and meets another one in an open scope.</summary>
    internal static Tensor Met(Tensor x, DType other) =>
        x.DType.IsHalf() && other != x.DType && other.IsFloatingPoint() && other != DType.Float64
            ? x.Cast(DType.Float32)
            : x;

    /// <summary>The Float32 result of an operation whose input had another type: converted back, but not where a scope
    /// is open.</summary>
    internal static Tensor BackTo(this Tensor y, DType dtype) => IsOn && dtype.IsHalf() ? y : y.Cast(dtype);

    /// <summary>The time in which an operation has its inputs converted: scopes mean nothing within it.</summary>
    /// <param name="dtype">The type of the scope that comes back; null if there was none.</param>
    internal readonly struct Suspension(DType? dtype) : IDisposable
    {
        /// <summary>As the scope's type, if it is floating point and not Float64.</summary>
        [return: NotNullIfNotNull(nameof(x))]
        public Tensor? Low(Tensor? x) =>
            dtype is { } type && x is not null && (x.DType == DType.Float32 || x.DType.IsHalf()) ? x.Cast(type) : x;

        /// <summary>As Float32, if it is of a 16-bit type.</summary>
        [return: NotNullIfNotNull(nameof(x))]
        public Tensor? Wide(Tensor? x) =>
            dtype is not null && x is not null && x.DType.IsHalf() ? x.Cast(DType.Float32) : x;

        public void Dispose()
        {
            if (dtype is not null)
                s_type.Value = dtype;
        }
    }

    /// <summary>Restores the former type when disposed, once.</summary>
    private sealed class Scope(DType? before) : IDisposable
    {
        private bool _isClosed;

        public void Dispose()
        {
            if (_isClosed)
                return;
            _isClosed = true;
            s_type.Value = before;
        }
    }
}
