using DeepNet.Backends;
using DeepNet.Kernels;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void RandomDraw<TDraw>(Tensor a, Tensor b, Tensor y, RandomState state) => throw Missing();

    public override long FirstOutside(Tensor index, long n) => throw Missing();

    public override void Gather(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner) => throw Missing();

    public override void Scatter<TOp>(Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op) => throw Missing();

    public override void IndexSelect(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner) => throw Missing();

    public override void IndexScatter<TOp>( Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op) => throw Missing();

    public override Tensor TruePositions(Tensor mask) => throw Missing();

    public override void LuFactor(Tensor a, Tensor order, Tensor info) => throw Missing();

    public override void CholeskyFactor(Tensor a, Tensor info) => throw Missing();

    public override void SolveTriangular(Tensor a, Tensor b, bool upper, bool unitDiagonal) => throw Missing();

    public override void QrFactor(Tensor a, Tensor q, Tensor r) => throw Missing();

    public override void SymmetricEigen(Tensor a, Tensor values, Tensor? vectors, Tensor info) => throw Missing();

    public override void SingularValues(Tensor a, Tensor? u, Tensor s, Tensor? vt, Tensor info) => throw Missing();

    public override void RandomUniform(Tensor y, RandomState state, double low, double high) => throw Missing();

    public override void RandomNormal(Tensor y, RandomState state, double mean, double std) => throw Missing();

    public override void RandomIntegers(Tensor y, RandomState state, long low, long high) => throw Missing();

    public override void RandomBernoulli(Tensor y, RandomState state, double probability) => throw Missing();

    public override void Resample(Tensor x, Tensor y, LineWeights weights, long outer, long inner) => throw Missing();

    public override void SamplePoints(Tensor x, Tensor places, Tensor w, Tensor y) => throw Missing();

    public override void SamplePointsInputGrad(Tensor dy, Tensor places, Tensor w, Tensor dx) => throw Missing();

    public override void SamplePointsWeightGrad(Tensor dy, Tensor x, Tensor places, Tensor dw) => throw Missing();

    public override void Scan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, bool reverse, TOp op) => throw Missing();

    public override void IntegerScan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op) => throw Missing();

    public override void LinearScan(Tensor a, Tensor b, Tensor y, long outer, long n, long inner, bool reverse) => throw Missing();

    public override void ArgScan(Tensor x, Tensor y, long outer, long n, long inner, bool largest) => throw Missing();

    public override void ArgExtreme(Tensor x, Tensor y, long outer, long n, long inner, bool largest) => throw Missing();

    public override void ArgSort(Tensor x, Tensor indices, long outer, long n, long inner, bool descending) => throw Missing();

    public override void SearchSorted(Tensor sorted, Tensor values, Tensor y, long rows, long n, bool right) => throw Missing();

    public override void Fourier(Tensor x, Tensor y, FourierRows plan) => throw Missing();

    public override void AllPole(Tensor x, Tensor a, Tensor y, long rows, long n) => throw Missing();

    private static DeviceException Missing([System.Runtime.CompilerServices.CallerMemberName] string name = "") => new($"{name}: not on the GPU yet.");
}
