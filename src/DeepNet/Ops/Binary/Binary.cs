using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Applies your own function of two variables, with broadcasting, SIMD and gradients of any
    /// order.</summary>
    /// <param name="other">The second operand; shapes broadcast.</param>
    /// <param name="op">A struct that holds the formula and its derivatives.</param>
    /// <exception cref="DTypeException">The tensors are not floating point, or not of one type.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Tensor Apply<TOp>(Tensor other, TOp op)
        where TOp : struct, IBinaryOp
        => Binary(typeof(TOp).Name, this, other, op);

    /// <summary>What every operation on two floating-point tensors is.</summary>
    internal static Tensor Binary<TOp>(string name, Tensor a, Tensor b, TOp op)
        where TOp : struct, IBinaryOp
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Autocast.Meet(ref a, ref b);
        Check.SameKind(name, a, b);
        Check.Floating(name, a);
        if (a.DType.IsHalf())
            return Binary(name, a.Cast(DType.Float32), b.Cast(DType.Float32), op).Cast(a.DType);
        Tensor y = BinaryForward(name, a, b, op);
        return IsRecording(a, b) ? RecordBinary(name, a, b, y, op) : Checked(name, y);
    }

    private static Tensor RecordBinary<TOp>(string name, Tensor a, Tensor b, Tensor y, TOp op)
        where TOp : struct, IBinaryOp
        => y.Track(
            name,
            (a, dy => GradMode.IsEnabled
                ? dy * op.DerivativeA(new TensorLane(a), new TensorLane(b), new TensorLane(y)).ToTensor(y)
                : BinaryGrad(a, b, y, dy, op, second: false)),
            (b, dy => GradMode.IsEnabled
                ? dy * op.DerivativeB(new TensorLane(a), new TensorLane(b), new TensorLane(y)).ToTensor(y)
                : BinaryGrad(a, b, y, dy, op, second: true)));

    /// <summary>The same for an operation that has a meaning for integers too.</summary>
    internal static Tensor BinaryNumeric<TOp>(string name, Tensor a, Tensor b, TOp op)
        where TOp : struct, IBinaryOp, IIntegerBinaryOp
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.DType.IsInteger() ? IntegerBinary(name, a, b, op) : Binary(name, a, b, op);
    }

    /// <summary>What every operation on two integer tensors is.</summary>
    internal static Tensor IntegerBinary<TOp>(string name, Tensor a, Tensor b, TOp op)
        where TOp : struct, IIntegerBinaryOp
    {
        Check.SameKind(name, a, b);
        Shape shape = Shape.Broadcast(name, a.Shape, b.Shape);
        Tensor y = a.New(shape);
        a.Backend.IntegerBinary(a.Spread(shape), b.Spread(shape), y, op);
        return y;
    }

    /// <summary>The operation with a C# number as its second operand, in this tensor's type.</summary>
    internal Tensor BinaryWith<TOp>(string name, double b, TOp op)
        where TOp : struct, IBinaryOp
        => Elementwise(name, new WithSecond<TOp>(op, b));

    /// <summary>The operation with a C# number as its first operand, in this tensor's type.</summary>
    internal Tensor BinaryWith<TOp>(string name, TOp op, double a)
        where TOp : struct, IBinaryOp
        => Elementwise(name, new WithFirst<TOp>(op, a));

    /// <summary>A C# number beside this tensor: a scalar of its type and device.</summary>
    internal Tensor ScalarLike(double value) => ScalarOf(value, DType, Device);

    /// <summary>The same for a whole number, exactly in Int64.</summary>
    internal Tensor ScalarLike(long value) => Full(Shape.Scalar, value, DType, Device);

    /// <summary>Expanded to <paramref name="shape"/> without history.</summary>
    internal Tensor Spread(Shape shape) => Shape == shape ? this : View(Layout.Expand(shape));

    /// <summary>Arithmetic has a meaning for these elements, or <see cref="DTypeException"/>.</summary>
    private static void CheckNotBool(string name, Tensor x)
    {
        if (x.DType == DType.Bool)
        {
            throw new DTypeException(
                $"{name}: Bool tensors do not count; combine them with & and |, or convert with Cast(DType.Int64).",
                x.DType);
        }
    }

    /// <summary>The elements are integers or, where allowed, Bool, or <see cref="DTypeException"/>.</summary>
    private static void CheckBits(string name, Tensor x, bool allowBool)
    {
        if (!x.DType.IsInteger() && !(allowBool && x.DType == DType.Bool))
        {
            throw new DTypeException(
                $"{name}: {x.DType} tensor, but the operation needs "
                    + $"{(allowBool ? "integers or Bool" : "integers")}; convert it with Cast(DType.Int64).",
                x.DType);
        }
    }

    private static Tensor BinaryForward<TOp>(string name, Tensor a, Tensor b, TOp op)
        where TOp : struct, IBinaryOp
    {
        Shape shape = Shape.Broadcast(name, a.Shape, b.Shape);
        Tensor y = a.New(shape);
        a.Backend.Binary(a.Spread(shape), b.Spread(shape), y, op);
        return y;
    }

    private static Tensor BinaryGrad<TOp>(Tensor a, Tensor b, Tensor y, Tensor dy, TOp op, bool second)
        where TOp : struct, IBinaryOp
    {
        Tensor dx = y.NewLike();
        y.Backend.BinaryGrad(a.Spread(y.Shape), b.Spread(y.Shape), y, dy.Contiguous(), dx, op, second);
        return dx;
    }
}
