using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DeepNet;

/// <summary>The checks at the public door. A message is put together only when the check fails.</summary>
internal static class Check
{
    /// <summary>Shapes obey the rule, or <see cref="ShapeException"/>.</summary>
    public static void Shape(
        [DoesNotReturnIf(false)] bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText text)
    {
        if (!holds)
            throw new ShapeException(text.ToStringAndClear());
    }

    /// <summary>An argument's value obeys the rule, or <see cref="ArgumentException"/>.</summary>
    public static void Argument(
        [DoesNotReturnIf(false)] bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText text)
    {
        if (!holds)
            throw new ArgumentException(text.ToStringAndClear());
    }

    /// <summary>A number obeys the rule, or <see cref="ArgumentOutOfRangeException"/>.</summary>
    public static void Range(
        [DoesNotReturnIf(false)] bool holds, string owner, string argument, double value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(
                argument, value, string.Create(CultureInfo.InvariantCulture, $"{owner}: {argument} {value} {rule}."));
        }
    }

    /// <summary>The state allows the call, or <see cref="InvalidOperationException"/>.</summary>
    public static void State(
        [DoesNotReturnIf(false)] bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText text)
    {
        if (!holds)
            throw new InvalidOperationException(text.ToStringAndClear());
    }

    /// <summary>Turns a dim that may be negative into 0 … rank-1.</summary>
    public static int Dim(string operation, int dim, Shape shape) => Dim(operation, dim, shape.Rank, shape);

    /// <summary>The same for a dim that counts against another rank, as in Unsqueeze.</summary>
    public static int Dim(string operation, int dim, int rank, Shape shape)
    {
        // A scalar takes 0 and -1, as in PyTorch.
        int limit = Math.Max(rank, 1);
        if (dim < -limit || dim >= limit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dim), dim, $"{operation}: dim {dim} is outside [{-limit}, {limit - 1}] of shape {shape}.");
        }

        return dim < 0 ? dim + limit : dim;
    }

    /// <summary>A size of a result that an int can hold, or <see cref="ShapeException"/>.</summary>
    public static int Size(string operation, Int128 size) => size <= int.MaxValue
        ? (int)size
        : throw new ShapeException($"{operation}: a dim of {size} elements; a dim has at most {int.MaxValue}.");

    /// <summary>Both tensors lie on one device.</summary>
    public static void SameDevice(string operation, Tensor a, Tensor b)
    {
        if (a.Device != b.Device)
        {
            throw new DeviceException(
                $"{operation}: tensors on {a.Device} and {b.Device}; move one with To(device).");
        }
    }

    /// <summary>Both tensors lie on one device and have one data type: there is no implicit promotion.</summary>
    public static void SameKind(string operation, Tensor a, Tensor b)
    {
        SameDevice(operation, a, b);
        if (a.DType != b.DType)
        {
            throw new DTypeException(
                $"{operation}: {a.DType} and {b.DType} do not mix; "
                + $"convert one with Cast({a.DType}) or Cast({b.DType}).",
                null);
        }
    }

    /// <summary>The tensor has a floating-point type.</summary>
    public static void Floating(string operation, Tensor x)
    {
        if (!x.DType.IsFloatingPoint())
        {
            throw new DTypeException(
                $"{operation}: {x.DType} tensor, but the operation needs a floating-point one; "
                + "convert it with Cast(DType.Float32).",
                x.DType);
        }
    }

    /// <summary>The tensor has exactly this type.</summary>
    public static void Is(string operation, string argument, Tensor x, DType dtype)
    {
        if (x.DType != dtype)
        {
            throw new DTypeException(
                $"{operation}: {argument} is {x.DType}, but must be {dtype}; convert it with Cast(DType.{dtype}).",
                x.DType);
        }
    }

    /// <summary>The tensor can serve as indices: Int64 or Int32. Gives it back as Int64.</summary>
    public static Tensor Indices(string operation, Tensor x)
    {
        if (x.DType is DType.Int64)
            return x;
        if (x.DType is DType.Int32)
            return x.Cast(DType.Int64);
        throw new DTypeException($"{operation}: indices are {x.DType}, but must be Int64 or Int32.", x.DType);
    }

    /// <summary>The text of a failed check, the same in every culture; appends nothing while the check holds.</summary>
    [InterpolatedStringHandler]
    public ref struct FailureText
    {
        private DefaultInterpolatedStringHandler _inner;

        public FailureText(int literalLength, int formattedCount, bool holds, out bool shouldAppend)
        {
            shouldAppend = !holds;
            _inner = shouldAppend
                ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture)
                : default;
        }

        public void AppendLiteral(string value) => _inner.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _inner.AppendFormatted(value);

        internal string ToStringAndClear() => _inner.ToStringAndClear();
    }
}
